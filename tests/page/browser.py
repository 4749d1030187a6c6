"""A headless Chromium behind its driver, steered by the standard library alone: WebDriver is JSON over HTTP."""
import base64
import json
import subprocess
import time
import urllib.error
import urllib.request


class Browser:
    """Starts chromedriver on a free port and one page; everything ends with the `with` block."""

    def __init__(self, chromium, driver):
        self._driver = subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self._port = None
        for line in self._driver.stdout:
            if "on port " in line:
                self._port = int(line.split("on port ")[1].split()[0].rstrip("."))
            if self._port and ("successfully" in line or "Only local" not in line):
                break
        options = {
            "binary": chromium,
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"],
        }
        capabilities = {"alwaysMatch": {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}
        self._session = "/session/" + self._call("POST", "/session", {"capabilities": capabilities})["sessionId"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self._call("DELETE", self._session)
        finally:
            self._driver.kill()
            self._driver.wait()

    def _call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self._port}{path}", data, method=method)
        for attempt in range(50):
            try:
                with urllib.request.urlopen(request, timeout=120) as answer:
                    return json.load(answer)["value"]
            except urllib.error.HTTPError as error:
                raise RuntimeError(error.read().decode()) from None
            except urllib.error.URLError:
                if attempt == 49:
                    raise
                time.sleep(0.2)

    def _devtools(self, command, parameters):
        return self._call("POST", self._session + "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def size(self, width, height):
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._devtools("Emulation.setDeviceMetricsOverride", metrics)

    def theme(self, name):
        feature = {"name": "prefers-color-scheme", "value": name}
        self._devtools("Emulation.setEmulatedMedia", {"features": [feature]})

    def scripts(self, on):
        self._devtools("Emulation.setScriptExecutionDisabled", {"value": not on})

    def open(self, url):
        self._call("POST", self._session + "/url", {"url": url})

    def run(self, script, *arguments):
        return self._call("POST", self._session + "/execute/sync", {"script": script, "args": list(arguments)})

    def until(self, what, script, *arguments):
        """Waits for a script to return something true; a page that never does is a failure with a name."""
        for _ in range(600):
            value = self.run(script, *arguments)
            if value:
                return value
            time.sleep(0.1)
        raise AssertionError(f"waited in vain: {what}")

    def press(self, key, code):
        """One key, as from a keyboard: Tab is 9, Enter 13."""
        stroke = {"key": key, "code": key, "windowsVirtualKeyCode": code, **({"text": "\r"} if key == "Enter" else {})}
        for kind in ("keyDown", "keyUp"):
            self._devtools("Input.dispatchKeyEvent", {"type": kind, **stroke})

    def spoken(self):
        """What a screen reader is told: (role, name, properties) of each node of the accessibility tree."""
        self._devtools("Accessibility.enable", {})
        nodes = self._devtools("Accessibility.getFullAXTree", {})["nodes"]
        self._devtools("Accessibility.disable", {})
        return [(node["role"]["value"], node.get("name", {}).get("value", ""),
                 {one["name"]: one["value"].get("value") for one in node.get("properties", [])})
                for node in nodes if not node.get("ignored") and "role" in node]

    def log(self):
        return self._call("POST", self._session + "/se/log", {"type": "browser"})

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self._call("GET", self._session + "/screenshot")))
