// What JupyterLab is to a widget, on a page without a kernel: its state is in the page, and the very
// modules of the notebooks draw it. Functions that a picture shows can be edited; python.js runs them.
import language from "./language.js";
import { element } from "./page.js";
import { ask, cells, check, editors } from "./python.js";
import { linked } from "./settings.js";
import "./words.js";

const STATE = "application/vnd.jupyter.widget-state+json";
const VIEW = "application/vnd.jupyter.widget-view+json";
const ELSEWHERE = { en: "In JupyterLab, a kernel answers here.", vi: "Trong JupyterLab, kernel sẽ trả lời ở đây." };
const STANDS = {
  en: "On this page the picture shows the run that was made for it. In JupyterLab a kernel runs your functions, at every setting.",
  vi: "Trên trang này, hình chỉ cho thấy lần chạy đã tính sẵn. Trong JupyterLab, kernel sẽ chạy các hàm của bạn với mọi thiết lập.",
};
const empty = (value) => Object.keys(value ?? {}).length === 0;

class Model extends EventTarget {
  comm_live = true;

  constructor(state, buffers = []) {
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
    if (value === this.state[name] || (empty(value) && empty(this.state[name]))) return;
    this.state[name] = value;
    this.dispatchEvent(new Event(`change:${name}`));
  }

  // What would go to the kernel; a question gets its answer here.
  async save_changes() {
    const { kind, number, start, setting } = this.state.ask;
    this.set("reply", { number, ...(await ask(this.state.spec, { kind, start, setting })) });
  }

  on(name, callback) { this.addEventListener(name, callback); }

  off(name, callback) { this.removeEventListener(name, callback); }

  // What tells JupyterLab that a picture is gone.
  send() {}

  close() {}

  clear() {}
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

const pictures = [], shown = []; // those whose numbers can be found on the page, and the places of all

async function show(script, states) {
  const { state, buffers } = states[JSON.parse(script.textContent).model_id];
  if (!state._esm) return script.remove(); // a progress bar that has done its work
  const model = new Model(state, buffers), el = document.createElement("div");
  // Numbers that would be most of the page's weight are not in it; until they are found, the picture
  // stands still.
  const missing = Object.values(state.spec?.numbers ?? {}).some(({ at }) => at === null);
  if (missing && !state.waiting) state.found = begun(state.spec, el);
  const recorded = state.spec?.asks; // what only a kernel can answer
  if (recorded) Object.assign(state.spec, { asks: null, notes: [...state.spec.notes, STANDS] });
  script.replaceWith(el);
  style(model.get("_css"));
  const { default: widget } = await load(model.get("_esm"));
  const picture = { model, el, widget, leave() {} };
  el.classList.toggle("waiting", Boolean(state.waiting));
  if (state.waiting) el.innerHTML = state.waiting; // for the answer to an exercise
  else picture.leave = widget.render({ model, el });
  if (recorded) for (const { id } of state.spec.follows.filter(({ kind }) => kind === "unanswered")) {
    for (const lang of ["en", "vi"]) el.querySelector(`[data-follow=${id}] [lang=${lang}]`).textContent = ELSEWHERE[lang];
  }
  if (state.spec) shown.push(el);
  if (state.spec?.recipe) pictures.push(picture);
}

async function begun(spec, el) {
  const found = await ask(spec, { kind: "start", start: spec.start?.at });
  if (found.problem) el.insertAdjacentHTML("beforeend", found.problem);
  return found.values ? found : new Promise(() => {}); // without them it stays still
}

// The picture of an edited function, in the place of the one before, as when a cell runs again.
function redraw(picture, found) {
  const { spec } = picture.model.state, { chapter = spec } = picture;
  const functions = spec.functions.map(({ name }) => ({ name, source: cells.find((cell) => cell.defines(name)).source }));
  const state = { ...picture.model.state, spec: { ...chapter, functions, notes: [...chapter.notes, ...found.notes] }, found };
  picture.leave();
  picture.el.replaceChildren();
  picture.el.classList.remove("waiting");
  Object.assign(picture, { chapter, model: new Model(state) });
  picture.leave = picture.widget.render({ model: picture.model, el: picture.el });
}

// The last of the positions that are seen, and the one ahead, if a picture asks for these first.
function seen({ model, el }) {
  const { first } = model.state.spec.recipe;
  if (!first) return undefined;
  const { valueAsNumber, max } = el.querySelector(`[data-slider=${first}]`), last = Math.max(2, valueAsNumber + 1);
  return last < max ? last : undefined;
}

// Let checks and pictures follow an edit; returns where the first of them is, or what went wrong.
async function follow(cell) {
  const about = pictures.filter(({ model }) =>
    model.state.spec.recipe.functions.some((name) => cell.defines(name)));
  for (const { el } of about) el.classList.add("stale"); // until it shows what stands in the cell
  const checked = await check(cell);
  if (checked.problem) return checked;
  let { first, output } = checked;
  for (const picture of about) {
    const { spec } = picture.model.state, question = { kind: "start", start: spec.start?.at };
    const last = seen(picture);
    const found = await ask(spec, { ...question, last });
    output ||= found.output;
    if (found.problem) return { ...found, output };
    picture.el.classList.remove("stale");
    if (found.waiting) continue;
    redraw(picture, found);
    first ??= picture.el;
    if (last === undefined) continue;
    const whole = await ask(spec, question); // the steps that are not seen yet
    if (whole.problem) return whole;
    picture.model.set("found", whole);
  }
  return { first, output };
}

const state = document.querySelector(`script[type="${STATE}"]`);
const states = state ? JSON.parse(state.textContent).state : {};
const views = [...document.querySelectorAll(`script[type="${VIEW}"]`)];
await Promise.all(views.map((script) => show(script, states)));
linked(shown.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1)));
editors(follow);

// Where no notebook brings the switch, it is there all the same.
if (!document.querySelector(".chapter-language")) {
  const el = element("div");
  document.querySelector("article, #search-results")?.before(el);
  language.render({ el });
}

// On a phone, a figure keeps type that can be read: it is moved to and fro in its frame.
for (const figure of document.querySelectorAll(".cell_output img")) {
  figure.parentNode.style.overflowX = "auto";
  const widen = () => { figure.style.minWidth = `${0.7 * figure.naturalWidth}px`; };
  if (figure.complete) widen();
  else figure.addEventListener("load", widen);
}
