// What JupyterLab is to a widget, on a page without a kernel: its state is in the page, and the very
// modules of the notebooks draw it.
const STATE = "application/vnd.jupyter.widget-state+json";
const VIEW = "application/vnd.jupyter.widget-view+json";
const NEEDS_KERNEL = `<div class="live-problem" role="status"><span class="bilingual">
  <span lang="en">Only a kernel can answer this: open the notebook in JupyterLab.</span>
  <span lang="vi">Chỉ kernel mới trả lời được: hãy mở notebook này trong JupyterLab.</span>
</span></div>`;

class Model extends EventTarget {
  comm_live = true;

  constructor({ state, buffers = [] }) {
    super();
    this.state = state;
    for (const { path, data } of buffers) {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      state[path[0]] = new DataView(bytes.buffer);
    }
  }

  get(name) { return this.state[name]; }

  set(name, value) {
    if (typeof name !== "string") return this; // anywidget's way to the model itself
    if (JSON.stringify(value) === JSON.stringify(this.state[name])) return;
    this.state[name] = value;
    this.dispatchEvent(new Event(`change:${name}`));
  }

  // What would go to the kernel; a question gets its answer at once.
  save_changes() {
    const { number } = this.state.ask;
    queueMicrotask(() => this.set("reply", { number, problem: NEEDS_KERNEL }));
  }

  on(name, callback) { this.addEventListener(name, callback); }

  off(name, callback) { this.removeEventListener(name, callback); }

  send() {}
}

const modules = new Map(); // by their source: one for all pictures

function load(source) {
  if (!modules.has(source)) {
    modules.set(source, import(URL.createObjectURL(new Blob([source], { type: "text/javascript" }))));
  }
  return modules.get(source);
}

function style(css) {
  const sheets = [...document.head.querySelectorAll("style")];
  if (sheets.some(({ textContent }) => textContent === css)) return;
  document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
}

async function show(script, states) {
  const state = states[JSON.parse(script.textContent).model_id];
  if (!state.state._esm) return script.remove(); // a progress bar that has done its work
  const model = new Model(state), el = document.createElement("div");
  script.replaceWith(el);
  style(model.get("_css"));
  const { default: widget } = await load(model.get("_esm"));
  widget.render({ model, el });
}

const state = document.querySelector(`script[type="${STATE}"]`);
const states = state ? JSON.parse(state.textContent).state : {};
const views = [...document.querySelectorAll(`script[type="${VIEW}"]`)];
await Promise.all(views.map((script) => show(script, states)));

// The theme's own words follow the switch, too.
const WORDS = { Search: "Tìm kiếm", Contents: "Mục lục", previous: "trước", next: "tiếp" };
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const found = [];
while (texts.nextNode()) if (texts.currentNode.data.trim() in WORDS) found.push(texts.currentNode);
for (const text of found) {
  const both = Object.assign(document.createElement("span"), { className: "bilingual" });
  for (const [lang, word] of [["en", text.data.trim()], ["vi", WORDS[text.data.trim()]]]) {
    both.append(Object.assign(document.createElement("span"), { lang, textContent: word }));
  }
  text.replaceWith(" ", both, " ");
}
