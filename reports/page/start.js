// Starts the page: the theme, what the address names, and sections that are built when they open.
'use strict';

(() => {
  const root = document.documentElement;
  root.classList.add('js');

  function theme() {
    const button = document.getElementById('theme'), dark = matchMedia('(prefers-color-scheme: dark)');
    const is = () => root.dataset.theme || (dark.matches ? 'dark' : 'light');
    const name = () => { button.textContent = is() === 'dark' ? 'Light theme' : 'Dark theme'; };
    try {
      const kept = localStorage.getItem('outpace-theme');
      if (kept === 'dark' || kept === 'light') root.dataset.theme = kept;
    } catch { /* a page opened from a file may not keep anything */ }
    button.hidden = false;
    name();
    button.addEventListener('click', () => {
      root.dataset.theme = is() === 'dark' ? 'light' : 'dark';
      try { localStorage.setItem('outpace-theme', root.dataset.theme); } catch { /* as above */ }
      name();
      Charts.repaint();
    });
    dark.addEventListener('change', () => { name(); Charts.repaint(); });
  }

  const parsed = new Map();
  function data(element) {
    if (!element) return {};
    if (!parsed.has(element)) parsed.set(element, JSON.parse(element.textContent));
    return parsed.get(element);
  }

  function drawRace(race) {
    const box = race.querySelector('.charts');
    const system = race.closest('.system');
    if (!race.open || !system.open || !box || box.childElementCount) return;
    const contestants = data(system.querySelector('script.data'))[box.dataset.race];
    if (!contestants) return;
    box.addEventListener('draw', () => Charts.race(box, contestants));
    Charts.race(box, contestants);
  }

  function opened(details) {
    if (details.classList.contains('system')) {
      for (const figure of details.querySelectorAll('.picture')) Pictures.equip(figure, details.dataset.system);
      details.querySelectorAll('.race[open]').forEach(drawRace);
    } else if (details.classList.contains('race')) {
      drawRace(details);
    } else if (details.classList.contains('predictor')) {
      const box = details.querySelector('.charts.reach'), name = details.dataset.predictor;
      if (!box || box.childElementCount) return;
      const all = data(document.getElementById('horizons'));
      box.addEventListener('draw', () => Charts.reach(box, name, all));
      Charts.reach(box, name, all);
    } else if (details.classList.contains('scaled')) {
      const box = details.querySelector('.charts.scaling');
      if (!box || box.childElementCount) return;
      const system = data(document.getElementById('scaling'))[Number(details.dataset.place)];
      box.addEventListener('draw', () => Charts.scaling(box, system));
      Charts.scaling(box, system);
    }
  }

  function accuracy() {
    const box = document.querySelector('.charts.accuracy'), all = document.getElementById('accuracy');
    if (!box || !all) return;
    const races = data(all), select = document.getElementById('accuracy-race');
    races.forEach((one, i) => select.append(new Option(one.race, String(i))));
    select.closest('div').hidden = false;
    const show = () => Charts.accuracy(box, races[Number(select.value)]);
    select.addEventListener('change', show);
    box.addEventListener('draw', show);
    new IntersectionObserver((entries, observer) => {
      if (!entries.some(entry => entry.isIntersecting)) return;
      observer.disconnect();
      show();
    }, {rootMargin: '400px'}).observe(box.parentElement);
  }

  // Opens what the address names, and everything around it.
  function follow() {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { /* not an escape: taken as it is */ }
    const target = name && document.getElementById(name);
    if (!target) return;
    if (target.hidden || target.closest('[hidden]')) Filter.clear();
    for (let at = target; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
    setTimeout(() => target.scrollIntoView({block: 'start'}), 50);
  }

  document.addEventListener('toggle', event => {
    if (event.target.tagName !== 'DETAILS' || !event.target.open) return;
    opened(event.target);
    if (event.target.classList.contains('system') && !location.hash.startsWith('#' + event.target.id))
      history.replaceState(null, '', '#' + event.target.id);
  }, true);
  addEventListener('hashchange', follow);

  theme();
  Filter.start();
  accuracy();
  follow();
})();
