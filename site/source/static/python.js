// The reader's functions on a page: small editors in place of their cells, and the worker that runs them.
import { both, element, problem, status } from "./page.js";

const LONGEST = 8000; // ms without a sign of life, after which a function is taken to loop for ever
const KEPT = "chapter-edits"; // in the browser's own memory, page by page
const TEXTS = {
  edit: { en: "Yours to edit: Python, run in this page.", vi: "Bạn có thể sửa: Python, chạy ngay trong trang này." },
  run: { en: "Run", vi: "Chạy" },
  back: { en: "Back to the chapter's lines", vi: "Khôi phục các dòng của chương" },
  running: { en: "Running…", vi: "Đang chạy…" },
  done: { en: "Done. See what follows from it", vi: "Xong. Xem kết quả" },
  alone: {
    en: "Your function does not work number by number, so every setting is run by itself, and only some of them: positions between snap.",
    vi: "Hàm của bạn không tính riêng từng số, nên mỗi thiết lập được chạy riêng, và chỉ chạy một số thiết lập: các vị trí ở giữa lấy thiết lập gần nhất.",
  },
  differs: {
    en: "Two runs of your function from the same start differ: it draws random numbers. The picture shows one run.",
    vi: "Hai lần chạy từ cùng một điểm xuất phát cho kết quả khác nhau: hàm dùng số ngẫu nhiên. Hình cho thấy một lần chạy.",
  },
  endless: {
    en: `Your function was stopped: it had not ended after ${LONGEST / 1000} seconds.`,
    vi: `Hàm của bạn đã bị dừng: sau ${LONGEST / 1000} giây nó vẫn chưa kết thúc.`,
  },
  missing: {
    en: "Python could not be loaded in this browser; the pictures move all the same.",
    vi: "Không nạp được Python trong trình duyệt này; các hình vẫn chuyển động.",
  },
};

class Cell {
  constructor(node, number) {
    this.name = `cell ${number}`;
    this.node = node;
    this.text = node.querySelector("pre");
    this.chapter = this.source = this.text.textContent.trimEnd();
    this.editable = node.classList.contains("tag_editable-on-page");
  }

  // What it defines, and what the chapter's lines did: a name that is gone is missed somewhere.
  get names() { return [...`${this.chapter}\n${this.source}`.matchAll(/^def (\w+)\(/gm)].map(([, name]) => name); }

  defines(name) { return this.names.includes(name); }
}

const tagged = (...tags) => [...document.querySelectorAll(tags.map((tag) => `.cell.tag_${tag}-on-page`))]
  .map((node, number) => new Cell(node, number));
export const cells = tagged("editable", "runs");
const checks = tagged("checked");
const sources = () => cells.map(({ name, source }) => ({ name, source }));

const failed = ({ error, line }) => problem(element("pre", {}, error, ...(line ? ["\n", both(line)] : [])));

// What the reader's code has printed, in the first question of an edit: it runs for many settings.
function printed({ printed: lines = [], unprinted }) {
  const more = unprinted ? [`… (${unprinted} more lines · còn ${unprinted} dòng nữa)`] : [];
  return [...lines, ...more].join("\n");
}

// One question after another: a worker that loops for ever is ended, and the next one gets a new one.
let worker, last = Promise.resolve();

function begun() {
  return new Promise((ready) => {
    worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    worker.onmessage = () => ready(true);
    worker.onerror = () => ready(false);
  });
}

function ended(text) {
  worker.terminate();
  worker = null;
  return { problem: problem(both(text)) };
}

async function answered(job) {
  if (!worker && !(await begun())) return ended(TEXTS.missing);
  return new Promise((resolve) => {
    let guard;
    const wait = () => {
      clearTimeout(guard);
      guard = setTimeout(() => resolve(ended(TEXTS.endless)), LONGEST);
    };
    worker.onmessage = ({ data }) => {
      if (data.alive) return wait();
      clearTimeout(guard);
      const output = printed(data);
      resolve(data.error ? { problem: failed(data), output } : { ...data, output });
    };
    worker.postMessage(job);
    wait();
  });
}

// The places of the start point, as the picture counts them.
const places = ({ low, high, step }) => low.map((from, i) =>
  Array.from({ length: Math.round((high[i] - from) / step) + 1 }, (_, k) => Number((from + k * step).toFixed(6))));

// Up to the step `last`, if it is given.
export async function ask(spec, { kind, start, setting, last: upTo }) {
  const { recipe: { name, functions, values }, sliders } = spec;
  const at = Object.fromEntries(Object.entries(sliders).map(([slider, one]) => [slider, one.start]));
  const job = { recipe: name, kind, functions, values, at, cells: sources() };
  if (start) job.start = start;
  if (kind !== "start") job.step = setting.steps;
  job.last = kind === "map" ? job.step : upTo;
  if (kind === "starts") {
    const chosen = { eta: values.eta[setting.eta], gamma: values.gamma[setting.gamma] };
    Object.assign(job, chosen, { places: places(spec.start) });
  }
  const reply = (last = last.then(() => answered(job)));
  const { values: found, columns, notes, problem, waiting, output } = await reply;
  if (problem || waiting) return { problem, waiting, output };
  const said = Object.keys(notes).map((note) => TEXTS[note === "coarse" ? "alone" : note]);
  if (kind === "start") return { values: found, columns: upTo && columns, notes: said, output };
  const by = kind === "starts" ? ["start1", "start2"] : ["eta", "gamma"];
  const numbers = Object.fromEntries(Object.entries(columns)
    .map(([name, n]) => [name, { by: name === "best eta" ? [] : by, n, bytes: 4 }]));
  return { values: found, numbers };
}

// Let the checks follow the edit of a cell that they are about; returns where the first of them is.
export async function check(cell) {
  const about = checks.filter(({ source }) =>
    cell.names.some((name) => new RegExp(`\\b${name}\\b`).test(source)));
  const say = ({ node }, verdicts) => node.querySelector(".cell_output").replaceChildren(
    ...verdicts.map(({ state, ...text }) => status(`chapter-check chapter-check-${state}`, both(text))));
  for (const each of about) {
    const reply = (last = last.then(() => answered({ recipe: "check", cells: sources(), source: each.source })));
    const { verdicts, problem, output } = await reply;
    if (problem) {
      for (const one of about) say(one, []); // what was right before is not the reader's code any more
      return { problem, output };
    }
    say(each, verdicts);
  }
  return { first: about[0]?.node };
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {}; // no memory, or not ours
  }
}

function remember(cell, source) {
  const key = `${location.pathname} ${cell.name}`, { [key]: _, ...others } = remembered();
  const kept = source === cell.chapter ? others : { ...others, [key]: source };
  try {
    localStorage.setItem(KEPT, JSON.stringify(kept));
  } catch {
    return; // the edit lives as long as the page
  }
}

// What has followed may be far below: one click leads there.
function link(node) {
  if (!node) return both(TEXTS.done);
  node.id ||= `follows-${Math.random().toString(36).slice(2)}`;
  return element("a", { href: `#${node.id}` }, both(TEXTS.done));
}

// What the line begins with in which the caret is; one step more after a colon.
function indentation(text) {
  const before = getSelection().getRangeAt(0).cloneRange();
  before.setStart(text, 0);
  const lines = before.cloneContents();
  for (const end of lines.querySelectorAll("br")) end.replaceWith("\n");
  const line = lines.textContent.split("\n").at(-1);
  return line.match(/^ */)[0] + (line.trimEnd().endsWith(":") ? "    " : "");
}

function editor(cell, follow) {
  const { innerHTML } = cell.text, said = status("said");
  const text = element("div", { className: "lines", innerHTML });
  cell.text.replaceWith(text); // the theme takes every pre off the way of the Tab key
  const typed = () => text.innerText.replaceAll("\u00a0", " ").trimEnd();
  const run = async () => {
    cell.source = typed();
    remember(cell, cell.source);
    said.replaceChildren(both(TEXTS.running));
    const { problem, first, output } = await follow(cell);
    if (problem) said.innerHTML = problem;
    else said.replaceChildren(link(first));
    if (output) said.append(element("pre", {}, output));
  };
  const button = (words, action) => element("button", { type: "button", onclick: action }, both(words));
  const back = () => {
    Object.assign(text, { innerHTML, className: "lines" });
    run();
  };
  text.contentEditable = "plaintext-only";
  Object.assign(text, { spellcheck: false, autocapitalize: "off" });
  text.setAttribute("autocorrect", "off");
  text.setAttribute("role", "textbox");
  text.setAttribute("aria-multiline", "true");
  text.ariaLabel = `${TEXTS.edit.en} · ${TEXTS.edit.vi}`;
  text.addEventListener("input", () => {
    text.classList.add("edited");
    remember(cell, typed()); // a phone may forget the page before it is run
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (event.shiftKey || event.ctrlKey) run();
    else {
      const indent = indentation(text); // of the line that ends here
      document.execCommand("insertLineBreak");
      if (indent) document.execCommand("insertText", false, indent);
    }
  });
  const bar = element("div", { className: "editor" }, both(TEXTS.edit), button(TEXTS.run, run), button(TEXTS.back, back));
  cell.node.querySelector(".cell_input").append(bar, said);
  const edit = remembered()[`${location.pathname} ${cell.name}`];
  if (edit === undefined) return null;
  text.textContent = edit;
  return run;
}

export async function editors(follow) {
  const again = cells.filter(({ editable }) => editable).map((cell) => editor(cell, follow));
  for (const run of again) await run?.();
}
