// The browser's side of a live picture. The kernel has sent the answer to every question that the
// sliders can ask (see live.py); a move is a look-up in that table, and no message leaves the page.

const FAR = 1e5; // pixels; far outside of any frame, yet within what SVG can draw
const REST = 250; // ms without a further key press
const HOLD = 5000; // ms for which a cell that runs again waits for its picture, at the old height
const WAIT = 4000; // ms until a kernel that does not answer is called missing
const TEXTS = {
  start: { en: "start", vi: "xuất phát" },
  back: { en: "Back to the chapter's setting", vi: "Về thiết lập của chương" },
  run: { en: "Run Trainer", vi: "Chạy Trainer" },
  asked: { en: "Trainer starts …", vi: "Trainer bắt đầu chạy …" },
  missing: {
    en: "No answer yet: the kernel is busy, or not running.",
    vi: "Chưa có trả lời: kernel đang bận hoặc không chạy.",
  },
};

function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function bilingual({ en, vi }) {
  if (en === vi) return element("span", { textContent: en });
  const parts = [["en", en], ["vi", vi]].map(([lang, text]) =>
    element("span", { lang, textContent: text }));
  return element("span", { className: "bilingual" }, ...parts);
}

function floats(view) {
  return new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

const minus = (text) => text.replaceAll("-", "−");

function number(value, digits) {
  if (Number.isNaN(value)) return "—";
  const size = Math.abs(value);
  if (size === Infinity) return value > 0 ? "∞" : "−∞";
  if (size >= 1e5 || (digits === undefined && size < 1e-3 && size > 0)) {
    return minus(value.toExponential(2));
  }
  if (digits === undefined) return minus(size < 9999.5 ? value.toPrecision(4) : value.toFixed(0));
  // A table has 32-bit numbers: seven digits. A number that is rounded to zero has no sign.
  const places = 5 - Math.floor(Math.log10(Math.max(size, 0.1)));
  return minus(value.toFixed(Math.max(0, Math.min(digits, places))).replace(/^-(?=[0.]*$)/, ""));
}

const pixel = (value) => Math.max(-FAR, Math.min(FAR, value)).toFixed(2);

// Draw up to the first number that is none, and return how many points that makes.
function trace(path, curve, xs, ys, count) {
  let d = "", i = 0;
  for (; i < count; i++) {
    if (!Number.isFinite(xs[i]) || !Number.isFinite(ys[i])) break;
    const point = `${pixel(curve.x0 + curve.xs * xs[i])},${pixel(curve.y0 + curve.ys * ys[i])}`;
    d += curve.dots ? `M${point}h0` : `${i ? "L" : "M"}${point}`;
  }
  path.setAttribute("d", d);
  return i;
}

// Whether a curve ends outside of its frame; on some axes what ends below it has arrived.
function ends({ x0, xs, y0, ys, box: [left, top, right, bottom], watch }, x, y) {
  const across = x0 + xs * x, down = y0 + ys * y;
  return down < top || (watch !== "above" && (down > bottom || across < left || across > right));
}

// Colour one cell for each setting; the first slider runs to the right, the second upwards.
function paint(image, map, values, step, [columns, rows]) {
  const canvas = element("canvas", { width: columns, height: rows });
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(columns, rows);
  for (let cell = 0; cell < columns * rows; cell++) {
    const value = values[map.at + cell * map.n + step];
    const share = Math.max(0, Math.min(1, (value - map.low) / (map.high - map.low)));
    const color = Number.isFinite(value) ? map.colors[Math.round(share * 255)] : map.missing;
    const target = (rows - 1 - (cell % rows)) * columns + Math.floor(cell / rows);
    pixels.data.set([...color, 255], 4 * target);
  }
  context.putImageData(pixels, 0, 0);
  image.setAttribute("href", canvas.toDataURL());
}

function inside(svg, event) {
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
}

// Shift+Enter, which steps through the cells, and Escape are the notebook's all the same.
function passOn(event, el) {
  const { key, code, keyCode, shiftKey, ctrlKey } = event;
  if (key !== "Escape" && !(key === "Enter" && (shiftKey || ctrlKey))) return;
  event.preventDefault();
  event.target.blur();
  const copy = { key, code, keyCode, shiftKey, ctrlKey, bubbles: true };
  el.dispatchEvent(new KeyboardEvent("keydown", copy));
}

class Picture {
  constructor(model, el) {
    this.model = model;
    this.spec = model.get("spec");
    this.table = floats(model.get("table"));
    this.lengths = Object.fromEntries(this.spec.sliders.map((s) => [s.name, s.texts.length]));
    this.position = Object.fromEntries(this.spec.sliders.map((s) => [s.name, s.start]));
    this.build(el);
    this.draw();
  }

  build(el) {
    this.controls = element("div", { className: "controls" });
    this.sliders = Object.fromEntries(this.spec.sliders.map((s) => [s.name, this.slider(s)]));
    this.toggles = this.spec.toggles.map((toggle) => this.toggle(toggle));
    this.button(TEXTS.back, () => this.back());
    if (this.spec.asks) this.button(TEXTS.run, () => this.ask());
    this.panels = element("div", { className: "panels", innerHTML: this.spec.panels.join("") });
    this.readouts = this.spec.readouts.map(() => element("output", { ariaLive: "off" }));
    this.started = element("output", { ariaLive: "off" });
    this.spoken = element("div", { className: "spoken" });
    this.spoken.setAttribute("role", "status");
    const outputs = this.spec.drag ? [...this.readouts, this.started] : this.readouts;
    const lines = outputs.map((output, i) => element("span", { className: "readout" },
      bilingual(this.spec.readouts[i] ?? TEXTS.start), " ", output));
    this.status = element("div");
    this.status.setAttribute("role", "status"); // read out by screen readers when it changes
    const status = element("div", { className: "status" }, this.status, ...this.reserve());
    this.problem = element("div", { className: "problem" });
    this.figure = element("figure", { className: "live-picture" },
      element("figcaption", {}, bilingual(this.spec.caption)),
      this.controls, element("div", { className: "readouts" }, ...lines), this.spoken, status,
      this.panels);
    el.append(this.figure, this.problem);
    // JupyterLab's own shortcuts would take the arrow keys away; it looks at the target alone.
    for (const node of this.figure.querySelectorAll("input, button, [data-handle]")) {
      node.dataset.lmSuppressShortcuts = "true";
      node.addEventListener("keydown", (event) => passOn(event, el));
    }
    this.paths = [...this.panels.querySelectorAll("[data-curve]")];
    this.images = [...this.panels.querySelectorAll("[data-map]")];
    this.spec.maps.forEach((map, i) => this.clickable(map, this.images[i]));
    this.handle = this.panels.querySelector("[data-handle]");
    if (this.handle) this.draggable();
  }

  // Texts that may have to be said, unseen: they keep their place, in every language and width.
  reserve() {
    const { asks, drag, diverged, outside } = this.spec;
    const texts = [diverged, outside, ...(asks || drag ? [TEXTS.missing] : []), ...(asks ? [asks] : [])];
    return texts.map((text) =>
      element("div", { className: "reserved", ariaHidden: "true" }, bilingual(text)));
  }

  slider({ name, label, texts }) {
    const input = element("input", { type: "range", min: 0, max: texts.length - 1, step: 1 });
    input.dataset.slider = name;
    const output = element("output", { ariaLive: "off" }); // the slider itself says its value
    input.addEventListener("input", () => this.move({ [name]: input.valueAsNumber }));
    if (this.spec.asks) input.addEventListener("change", () => this.ask());
    this.controls.append(element("label", {}, bilingual(label), input, output));
    return { input, output, texts };
  }

  toggle({ en, vi }) {
    const input = element("input", { type: "checkbox" });
    input.addEventListener("change", () => this.draw());
    this.controls.append(element("label", { className: "toggle" }, input, bilingual({ en, vi })));
    return input;
  }

  button(text, action) {
    const button = element("button", { type: "button" }, bilingual(text));
    button.addEventListener("click", action);
    this.controls.append(button);
  }

  back() {
    for (const toggle of this.toggles) toggle.checked = false;
    this.move(Object.fromEntries(this.spec.sliders.map((s) => [s.name, s.start])));
    if (this.spec.drag) this.wish(this.spec.drag.start);
  }

  move(position) {
    Object.assign(this.position, position);
    this.draw();
    this.speak();
  }

  // For a screen reader: all numbers in one sentence, once the hand rests.
  speak() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      const sentence = (lang) => this.spec.readouts.map((readout, i) =>
        `${readout[lang]} ${this.readouts[i].value}`).join("; ");
      this.spoken.replaceChildren(bilingual({ en: sentence("en"), vi: sentence("vi") }));
    }, REST);
  }

  // The numbers that a table holds for the sliders' positions.
  row({ at, by, n }) {
    let index = 0;
    for (const name of by) index = index * this.lengths[name] + this.position[name];
    return this.table.subarray(at + index * n, at + (index + 1) * n);
  }

  count({ until, plus, y }) {
    return until ? this.position[until] + plus : y.n;
  }

  draw() {
    for (const [name, { input, output, texts }] of Object.entries(this.sliders)) {
      const text = texts[this.position[name]];
      input.value = this.position[name];
      input.setAttribute("aria-valuetext", text);
      output.value = text;
    }
    let left = null; // the first step at which a watched curve stops being a number
    let outside = false;
    this.spec.curves.forEach((curve, i) => {
      const shown = curve.toggle === null || this.toggles[curve.toggle].checked;
      const wanted = shown ? this.count(curve) : 0;
      const drawn = trace(this.paths[i], curve, this.row(curve.x), this.row(curve.y), wanted);
      if (!curve.watch) return;
      if (drawn < wanted) left = left === null ? drawn : Math.min(left, drawn);
      else outside ||= ends(curve, this.row(curve.x)[wanted - 1], this.row(curve.y)[wanted - 1]);
    });
    this.spec.readouts.forEach((readout, i) => {
      const values = this.row(readout);
      const last = readout.until ? this.position[readout.until] + readout.plus - 1 : 0;
      this.readouts[i].value = number(values[last], readout.digits);
    });
    this.spec.maps.forEach((map, i) => this.colour(map, this.images[i]));
    this.overlay();
    const trouble = left === null ? outside && this.spec.outside : this.diverged(left);
    this.say(this.answer ? this.answer.status : trouble || null);
  }

  diverged(drawn) {
    const { en, vi, first, stride } = this.spec.diverged;
    const step = first + stride * drawn;
    return { en: en.replace("{}", step), vi: vi.replace("{}", step) };
  }

  colour(map, image) {
    const step = this.position[map.until];
    const key = map.until ? step : 0;
    if (image.step === key && image.table === this.table) return;
    Object.assign(image, { step: key, table: this.table });
    paint(image, map, this.table, key, map.by.map((name) => this.lengths[name]));
  }

  say(text) {
    if (this.said === text?.en) return;
    this.said = text?.en;
    this.status.replaceChildren(...(text ? [bilingual(text)] : []));
  }

  // What the kernel has said of the very setting that the sliders show, if anything.
  get answer() {
    const { setting, ...answer } = this.model.get("answer");
    const same = setting && Object.keys(setting).every((k) => setting[k] === this.position[k]);
    return same ? answer : null;
  }

  overlay() {
    const path = this.panels.querySelector("[data-overlay]");
    if (!path) return;
    const y = this.answer?.y ?? [];
    trace(path, this.spec.overlay, this.spec.overlay.x, y, y.length);
  }

  // Clicking or dragging on a map moves the sliders.
  clickable(map, image) {
    const svg = image.closest("svg[data-panel]");
    const to = (event) => {
      const { x, y } = inside(svg, event);
      const cells = [(x - map.x0) / map.xs, (y - map.y0) / map.ys];
      this.move(Object.fromEntries(map.by.map((name, i) => [
        name, Math.max(0, Math.min(this.lengths[name] - 1, Math.round(cells[i]))),
      ])));
    };
    this.onDrag(image, to, () => {});
    image.style.cursor = "crosshair";
  }

  // The start point follows the hand; the kernel runs the new traces when it is let go.
  draggable() {
    const { handle } = this;
    const { drag } = this.spec;
    const svg = handle.closest("svg[data-panel]");
    const to = (event) => {
      const { x, y } = inside(svg, event);
      this.place([(x - drag.x0) / drag.xs, (y - drag.y0) / drag.ys]);
    };
    this.onDrag(handle, to, () => this.wish(this.start));
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    handle.addEventListener("keydown", (event) => {
      const step = arrows[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      this.place(this.start.map((value, i) => value + 0.1 * step[i]));
      this.rest(() => this.wish(this.start));
    });
    this.place(this.model.get("start"));
  }

  place(point) {
    const { drag } = this.spec;
    this.start = point.map((value, i) =>
      Math.round(100 * Math.max(drag.low[i], Math.min(drag.high[i], value))) / 100);
    this.started.value = `(${this.start.map((value) => number(value, 2)).join("; ")})`;
    this.handle.setAttribute("aria-valuenow", this.start[0]);
    this.handle.setAttribute("aria-valuetext", this.started.value);
    this.handle.setAttribute("cx", pixel(drag.x0 + drag.xs * this.start[0]));
    this.handle.setAttribute("cy", pixel(drag.y0 + drag.ys * this.start[1]));
  }

  onDrag(target, move, end) {
    // Inside of an SVG Chromium does not heed touch-action: this keeps the page from scrolling.
    target.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    target.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      target.focus?.();
      target.setPointerCapture(event.pointerId);
      this.dragged = target;
      move(event);
    });
    target.addEventListener("pointermove", (event) => {
      if (target.hasPointerCapture(event.pointerId)) move(event);
    });
    target.addEventListener("lostpointercapture", () => { // also when the browser takes it away
      this.dragged = null;
      end();
    });
  }

  rest(action) {
    clearTimeout(this.resting);
    this.resting = setTimeout(action, REST);
  }

  ask() {
    this.say(TEXTS.asked);
    this.rest(() => this.tell("question", this.position));
  }

  wish(start) {
    clearTimeout(this.resting);
    this.place(start);
    const same = start.every((value, i) => value === this.model.get("start")[i]);
    if (same) this.problem.innerHTML = "";
    else this.tell("wish", { start });
  }

  // The one thing that goes to the kernel: what only it can answer. Silence is said in words. With
  // the time, the same can be asked again.
  tell(name, value) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      this.settle();
      this.say(TEXTS.missing);
    }, WAIT);
    this.model.set(name, { ...value, asked: Date.now() });
    this.model.save_changes();
  }

  // Put the start point where the traces of the table begin, but not under the reader's hand.
  settle() {
    if (this.handle && this.dragged !== this.handle) this.place(this.model.get("start"));
  }

  // When the cell runs again, what stands below must not jump up and down.
  hold() {
    const { output } = this; // the figure itself is off the page by now
    if (!output) return;
    output.style.minHeight = `${this.height}px`;
    setTimeout(() => { output.style.minHeight = ""; }, HOLD);
  }

  // Redraw when the kernel sends something, until the view is taken away.
  follow() {
    const size = new ResizeObserver(() => {
      this.output ??= this.figure.closest(".jp-Cell-outputWrapper");
      if (!this.output || !this.figure.offsetHeight) return;
      this.output.style.minHeight = "";
      this.height = this.output.offsetHeight;
    });
    size.observe(this.figure);
    const heard = {
      heard: () => clearTimeout(this.waiting),
      problem: () => {
        this.problem.innerHTML = this.model.get("problem");
        this.settle();
      },
      table: () => {
        this.table = floats(this.model.get("table"));
        this.settle();
        this.draw();
      },
      answer: () => this.draw(),
    };
    for (const name of Object.keys(heard)) this.model.on(`change:${name}`, heard[name]);
    return () => {
      this.hold();
      size.disconnect();
      for (const timer of [this.waiting, this.resting, this.speaking]) clearTimeout(timer);
      for (const name of Object.keys(heard)) this.model.off(`change:${name}`, heard[name]);
    };
  }
}

export default {
  render({ model, el }) {
    return new Picture(model, el).follow();
  },
};
