"""The report's page in a browser, as a reader uses it: page_check.py OUTPACE CHROMIUM CHROMEDRIVER [SCREENSHOTS].

Races three small systems, opens the page and tries what is on it. With a folder for SCREENSHOTS it leaves pictures of
three widths in both themes there, for eyes."""
import os
import subprocess
import sys
import tempfile
import urllib.parse

from browser import Browser

RACES = ["eca:30~random~cell", "eca:90~single~cell", "eca:170~single~*", "rnn:parity~*~*"]
VISIBLE = "[...document.querySelectorAll('.matrix tbody tr')].filter(row => !row.hidden).map(row => row.dataset.system)"
DRAWN = """
  const canvases = [...document.getElementById(arguments[0]).querySelectorAll('canvas')];
  return canvases.length >= arguments[1] && canvases.every(canvas => {
    const {width, height} = canvas;
    return width && height && canvas.getContext('2d').getImageData(0, 0, width, height).data.some(value => value);
  });"""


def check(condition, what):
    if not condition:
        raise AssertionError(what)
    print("ok:", what)


def set_field(browser, name, value):
    browser.run("""const field = document.getElementById(arguments[0]); field.value = arguments[1];
        field.dispatchEvent(new Event('input', {bubbles: true}));""", name, value)


def filters(browser):
    everything = browser.run(f"return {VISIBLE}")
    check(everything == ["eca:30", "eca:90", "eca:170", "rnn:parity"], "the matrix has every system")
    set_field(browser, "filter-text", "eca:30")
    check(browser.run(f"return {VISIBLE}") == ["eca:30"], "a text leaves the systems that contain it")
    check("1 of 4" in browser.run("return document.getElementById('matches').value"), "the number left is said")
    set_field(browser, "filter-text", "")
    set_field(browser, "filter-kind", "rnn")
    check(browser.run(f"return {VISIBLE}") == ["rnn:parity"], "a family leaves its systems")
    browser.run("document.querySelector('#tools button[type=reset]').click()")
    browser.until("the filters are cleared", f"return {VISIBLE}.length === 4")
    verdict = browser.run("""const button = document.querySelector('.count'); button.click();
        return button.dataset.verdict""")
    check(browser.run(f"""return document.getElementById('filter-verdict').value === arguments[0] &&
        {VISIBLE}.length < 4 && document.querySelector('.count').getAttribute('aria-pressed') === 'true'""", verdict),
          "a click on a verdict's count filters by it")
    browser.run("document.querySelector('#tools button[type=reset]').click()")
    browser.until("the filters are cleared again", f"return {VISIBLE}.length === 4")


def sorting(browser):
    head = "document.querySelector('.kind[data-kind=eca] th[aria-sort]')"
    names = f"{VISIBLE}.filter(name => name.startsWith('eca'))"
    check(browser.run(f"return {names}") == ["eca:30", "eca:90", "eca:170"], "names with numbers are in order")
    browser.run(f"{head}.querySelector('button').click(); {head}.querySelector('button').click()")
    check(browser.run(f"return {names}") == ["eca:170", "eca:90", "eca:30"], "a second click turns the order round")
    check(browser.run(f"return {head}.getAttribute('aria-sort')") == "descending", "the head says how it is sorted")
    set_field(browser, "order", "worst")
    check(browser.run(f"return {names}")[0] == "eca:30", "the least reducible comes first when asked for")


def opening(browser, url):
    browser.run("document.querySelector(\".matrix a[href='#eca:30~random~cell']\").click()")
    browser.until("the system opens", "return document.getElementById('eca:30').open")
    browser.until("its charts are drawn", DRAWN, "eca:30~random~cell", 3)
    check(True, "a click on the matrix opens the system and draws its charts")
    check(browser.run("return location.hash").startswith("#eca:30"), "the address names what is open")
    picture = "document.querySelector('[id=\"eca:30\"] .picture')"
    browser.until("the picture is there", f"const image = {picture}.querySelector('img'); return image.naturalWidth > 100")
    width = f"{picture}.querySelector('img').getBoundingClientRect().width"
    before = browser.run(f"return {width}")
    browser.run(f"""const slider = {picture}.querySelector('input'); slider.value = '4';
        slider.dispatchEvent(new Event('input', {{bubbles: true}}))""")
    check(browser.run(f"return {width}") > before, "the picture grows with the zoom")
    browser.open("about:blank")
    browser.open(url + "#" + urllib.parse.quote("eca:90~single~cell"))
    browser.until("an address opens its race", "return document.getElementById('eca:90~single~cell').open && "
                  "document.getElementById('eca:90').open")
    browser.until("and draws far rungs too", DRAWN, "eca:90~single~cell", 4)
    browser.run("document.querySelector('.predictor').open = true")
    browser.until("a predictor's reach is drawn", DRAWN,
                  browser.run("return document.querySelector('.predictor').id"), 1)
    check(True, "an address opens a race, a predictor shows how far it gets")
    before = browser.run("return getComputedStyle(document.body).backgroundColor")
    browser.run("document.getElementById('theme').click()")
    check(browser.run("return getComputedStyle(document.body).backgroundColor") != before, "the theme changes")
    browser.until("the charts are drawn again", DRAWN, "eca:90~single~cell", 4)


def scaling(browser, url):
    browser.open("about:blank")
    browser.open(url)
    browser.run("document.querySelector('.scaled').open = true")
    browser.until("the losses and their laws are drawn", DRAWN, "scaling:eca:90~random~cell", 1)
    check("beat direct simulation" in browser.run("return document.getElementById('learned').innerText"),
          "a scaling study says whether a learner beat direct simulation")
    manners(browser)


def block(browser, url):
    browser.open("about:blank")
    browser.open(url)
    check(browser.run("return document.querySelectorAll('.system').length") == 0, "a block's systems have no sections")
    check("cycler" in browser.run("return document.querySelector('.block table').innerText"), "a block says who won")
    rows = "document.querySelectorAll('.block .rows tbody tr')"
    check(browser.run(f"return {rows}.length") == 70, "every system of a block has a row")
    check(not browser.run(f"return {rows}[0].checkVisibility()"), "the rows are folded")
    manners(browser)
    name = browser.run(f"return {rows}[5].id")
    browser.open("about:blank")
    browser.open(url + "#" + urllib.parse.quote(name))
    browser.until("an address unfolds them", f"return {rows}[5].checkVisibility()")


def manners(browser):
    fetched = browser.run("return performance.getEntriesByType('resource').map(entry => entry.name)"
                          ".filter(name => !name.startsWith('data:') && !name.startsWith('blob:'))")
    check(fetched == [], f"nothing is fetched {fetched}")
    unnamed = browser.run("""return [...document.querySelectorAll('button, select, input, canvas, img')].filter(one =>
        !(one.textContent.trim() || one.labels?.length || one.getAttribute('aria-label') || one.alt))
        .map(one => one.outerHTML.slice(0, 80))""")
    check(unnamed == [], f"every control and picture has a name {unnamed}")
    twins = browser.run("""const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
        return ids.filter((id, place) => ids.indexOf(id) !== place)""")
    check(twins == [], f"no two elements have one name {twins}")
    lost = browser.run("""return [...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute('href').slice(1))
        .filter(id => !document.getElementById(decodeURIComponent(id)))""")
    check(lost == [], f"every link leads somewhere {lost}")
    errors = [entry["message"] for entry in browser.log() if entry["level"] in ("SEVERE", "WARNING")]
    check(errors == [], f"the console is quiet {errors}")


CONTRAST = """
  const numbers = colour => (colour.match(/[0-9.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = one => { for (; one; one = one.parentElement) {
    const colour = numbers(getComputedStyle(one).backgroundColor);
    if (colour.length && (colour.length < 4 || colour[3] === 1)) return colour;
  } return [255, 255, 255]; };
  const poor = new Set();
  for (const one of document.querySelectorAll('body *')) {
    if (one.closest('script, style, .unseen') || !one.checkVisibility?.() || !one.getClientRects().length) continue;
    if (![...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
    const a = light(numbers(getComputedStyle(one).color)), b = light(ground(one));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) poor.add(`${one.tagName}.${one.className} ${ratio.toFixed(2)} ${one.textContent.trim().slice(0, 20)}`);
  }
  return [...poor].slice(0, 8);"""


def reading(browser, theme):
    """What a screen reader and weak eyes need: contrast of at least 4.5 (WCAG 2.1, AA), headings in steps of one."""
    poor = browser.run(CONTRAST)
    check(poor == [], f"every text has a contrast of 4.5 or more ({theme}) {poor}")
    skips = browser.run("""const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map(one => Number(one.tagName[1]));
        return levels.filter((level, i) => i && level > levels[i - 1] + 1).length""")
    check(skips == 0, "no level of heading is left out")
    bare = browser.run("""return [...document.querySelectorAll('table')].filter(one => !one.querySelector('th[scope]'))
        .length + [...document.querySelectorAll('section')].filter(one => !one.getAttribute('aria-labelledby')).length""")
    check(bare == 0, "tables have heads and sections have names")


def hearing(browser):
    """The tree that a screen reader reads out."""
    nodes = browser.spoken()
    mute = [(role, properties) for role, name, properties in nodes if properties.get("focusable") and not name.strip()
            and role not in ("RootWebArea", "scrollable")]
    check(mute == [], f"everything that takes the focus says what it is {mute[:4]}")
    mute = [role for role, name, _ in nodes if role in ("image", "img", "Canvas") and not name.strip()]
    check(mute == [], f"every picture says what it shows {mute[:4]}")
    roles = [role for role, _, _ in nodes]
    check(roles.count("main") == 1, "there is one main part")
    check(roles.count("heading") > 3 and "table" in roles and "columnheader" in roles and "rowheader" in roles,
          "headings, tables and their heads are told as such")
    check(any(role in ("status", "output") for role in roles), "the number of matches is announced when it changes")
    check(any(role == "DisclosureTriangle" or "expanded" in properties for role, _, properties in nodes),
          "what opens says whether it is open")


def tabbing(browser, url):
    """From the top by the keyboard alone: the focus is seen, goes down the page, and Enter opens a system."""
    browser.open("about:blank")
    browser.open(url)
    unseen, seen, opened = [], [], False
    for _ in range(60):
        browser.press("Tab", 9)
        here = browser.run("""const one = document.activeElement, look = getComputedStyle(one);
            return [one.tagName, one.id || one.getAttribute('href') || one.textContent.trim().slice(0, 20),
                    look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0 || look.boxShadow !== 'none']""")
        seen.append(here[1])
        if not here[2]:
            unseen.append(here)
        if here[1].startswith("#eca:30"):
            browser.press("Enter", 13)
            opened = browser.until("Enter opens the system", "return document.getElementById('eca:30').open")
            break
    check(opened, f"the keyboard reaches a system {seen}")
    check("filter-text" in seen and "filter-verdict" in seen, "on the way it passes the filters")
    check(unseen == [], f"the focus is always seen {unseen[:4]}")


def widths(browser, url, shots):
    browser.run("localStorage.clear()")  # the theme chosen before would win over the one asked for here
    for theme in ("light", "dark"):
        browser.theme(theme)
        for width in (360, 1280, 2560):
            browser.size(width, 1600)
            browser.open("about:blank")
            browser.open(url)
            browser.run("for (const one of document.querySelectorAll('details')) one.open = true")
            browser.until("charts", DRAWN, "eca:30~random~cell", 3)
            ground = browser.run("return getComputedStyle(document.body).backgroundColor")
            check((ground == "rgb(20, 24, 28)") == (theme == "dark"), f"{theme} is {theme} ({ground})")
            wide = browser.run("return document.documentElement.scrollWidth")
            if width == 1280:
                reading(browser, theme)
            check(wide <= width, f"nothing sticks out at {width} pixels ({wide}, {theme})")
            if not shots:
                continue
            for name, where in (("top", ""), ("system", "#eca:30"), ("method", "#method")):
                browser.open("about:blank")
                browser.open(url + where)
                browser.run("return document.fonts.ready.then(() => new Promise(done => setTimeout(done, 400)))")
                browser.screenshot(os.path.join(shots, f"{name}-{width}-{theme}.png"))


def without_scripts(browser, url):
    browser.scripts(False)
    browser.open("about:blank")
    browser.open(url)
    browser.scripts(True)
    text = browser.run("return document.body.innerText")
    check("Scripts are off" in text or "eca:30" in text, "without scripts the tables are there")


def main():
    outpace, chromium, driver = sys.argv[1:4]
    shots = sys.argv[4] if len(sys.argv) > 4 else None
    with tempfile.TemporaryDirectory() as folder:
        run = os.path.join(folder, "run")
        subprocess.run([outpace, "bench", *RACES, "--suite", "smoke", "--budget", "0.001", "--quiet", "--out", run],
                       check=True, stdout=subprocess.DEVNULL, timeout=500)
        url = "file://" + os.path.join(run, "report.html")
        with Browser(chromium, driver) as browser:
            browser.size(1280, 1600)
            browser.open(url)
            check(browser.run("return document.querySelector('h1').textContent").startswith("Can anything"), "it opens")
            filters(browser)
            sorting(browser)
            opening(browser, url)
            manners(browser)
            hearing(browser)
            tabbing(browser, url)
            widths(browser, url, shots)
            subprocess.run([outpace, "scale", "eca:90", "--horizon", "2,3", "--grid", "mlp:8x1:8/12/16/24", "--seeds", "2",
                            "--questions", "64", "--quiet", "--out", run + "-scaled"],
                           check=True, stdout=subprocess.DEVNULL, timeout=500)
            scaling(browser, "file://" + run + "-scaled/report.html")
            subprocess.run([outpace, "bench", "--suite", "full", "tm:2,2#1000..1069~blank~halt", "--predictors",
                            "cycler,bouncer", "--quiet", "--out", run + "-block"],
                           check=True, stdout=subprocess.DEVNULL, timeout=500)
            block(browser, "file://" + run + "-block/report.html")
            without_scripts(browser, url)
            check([one for one in browser.log() if one["level"] == "SEVERE"] == [], "and nothing was logged on the way")


if __name__ == "__main__":
    main()
