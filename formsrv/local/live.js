// Only in "serve": loads a page again when its file changes, and shows what is at fault.
(function () {
  "use strict";
  const version = document.currentScript.dataset.version;
  const tag = document.documentElement.lang.startsWith("de") ? "de" : "en";
  let shown = "";
  let box = null;

  // Styles of the page must not reach what is shown, and no style of ours the page.
  function add(parent, name, text, style) {
    const element = document.createElement(name);
    element.style.cssText = "all:initial;display:block;font:inherit;color:inherit;overflow-wrap:anywhere;" + style;
    element.textContent = text;
    parent.append(element);
    return element;
  }

  function show(fault) {
    const id = fault ? fault.id : "";
    if (id === shown) return;
    shown = id;
    if (box) box.remove();
    box = null;
    if (!fault) return;
    const { title, lines } = fault.texts[tag];
    box = add(
      document.body, "div", "",
      "position:fixed;inset-inline:0;inset-block-end:0;z-index:2147483647;box-sizing:border-box;" +
      "max-block-size:50vh;overflow:auto;padding:12px 16px;color-scheme:light dark;" +
      "background:Canvas;color:CanvasText;border-block-start:4px solid #d33;" +
      "font:16px/1.4 system-ui,sans-serif;text-align:left"
    );
    box.id = "live-fault";
    box.lang = tag;
    box.dir = "ltr";
    box.setAttribute("role", "alert");
    add(box, "p", title, "font-weight:bold;margin-block-end:8px");
    for (const line of lines) add(box, "p", line, "margin-block-end:4px;font-family:monospace");
  }

  async function ask() {
    if (document.hidden) return 300;
    const query = new URLSearchParams({ page: location.pathname, version, fault: shown });
    try {
      const answer = await fetch("/__live?" + query, { cache: "no-store" });
      const news = await answer.json();
      if (news.version !== version) {
        location.reload();
        return 1000;
      }
      show(news.fault);
      return 100;
    } catch {
      return 1000; // "serve" has ended, or starts again
    }
  }

  (async function () {
    for (;;) await new Promise(async (next) => setTimeout(next, await ask()));
  })();
})();
