// The browser's side of a live picture. The kernel has sent the answer to every question that the
// sliders can ask (see picture.py, and widget.py for what the spec holds); a move is a look-up in that
// table, and no message leaves the page.

const FAR = 1e5; // pixels; far outside of any frame, yet within what SVG can draw
const CHARACTER = 8; // pixels, of a name
const ASIDE = 6; // pixels to the right of a panel where a name may reach, see picture.css
const HEAD = 8; // pixels, of an arrow
const LINE = 15; // pixels, from one name to the next
const EDGE = 20; // pixels from the edge of its frame where the name of a curve that leaves it stays
const REST = 250; // ms without a further key press
const QUICK = 40; // ms for an answer that follows the hand; after a slower one comes a pause as long
const WAIT = 4000; // ms until a kernel that does not answer is called missing
const HOLD = 5000; // ms for which a cell that runs again keeps its height
const BEAT = { "on demand": 90, "at once": 200 }; // ms from one step to the next while it plays
const STILL = "(prefers-reduced-motion: reduce)";
const TEXTS = {
  back: { en: "Back to the chapter's setting", vi: "Khôi phục thiết lập của chương" },
  play: { en: "play the steps", vi: "chạy lần lượt các bước" },
  start: { en: "start point", vi: "điểm xuất phát" },
  step: { en: "one step", vi: "một bước" },
  missing: {
    en: "No answer yet. The kernel is busy; or it has been restarted: then run the cells again.",
    vi: "Chưa có trả lời. Kernel đang bận; hoặc nó đã khởi động lại: khi ấy hãy chạy lại các ô.",
  },
  ended: {
    en: "From step {} on there is no number any more: the run diverges.",
    vi: "Từ bước {} trở đi, kết quả không còn là số nữa: lần chạy phân kỳ.",
  },
  shows: { en: "shows {}", vi: "đang vẽ {}" },
  leaves: { en: "leaves at step {}: ({}; {})", vi: "ra ngoài ở bước {}: ({}; {})" },
};

function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

// One text in both languages; the switch shows one of them.
function bilingual({ en, vi }) {
  if (en === vi) return element("span", { textContent: en });
  const [english, vietnamese] = [["en", en], ["vi", vi]].map(([lang, text]) =>
    element("span", { lang, textContent: text }));
  const dot = element("span", { className: "dot", textContent: " · " }); // where no switch has run yet
  return element("span", { className: "bilingual" }, english, dot, vietnamese);
}

const pick = (object, names) => Object.fromEntries(names.map((name) => [name, object[name]]));

const minus = (text) => text.replaceAll("-", "−");

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const power = (exponent) => [...String(exponent)]
  .map((c) => (c === "-" ? "⁻" : c === "+" ? "" : SUPERSCRIPTS[c])).join("");

// A number with the digits that it has: three, unless a picture asks for so many places; of one that
// the table holds as its logarithm, two.
function number(value, places, log = false) {
  if (Number.isNaN(value)) return "—";
  const size = Math.abs(value);
  if (size === Infinity) return value > 0 ? "∞" : "−∞";
  if (size >= 1e5 || (places === undefined && size > 0 && size < 1e-3)) {
    const [digits, exponent] = value.toExponential(1).split("e");
    return `${minus(digits)}·10${power(exponent)}`;
  }
  const text = log ? Number(value.toPrecision(2))
    : places === undefined && size < 1e3 ? value.toPrecision(3) : value.toFixed(places);
  return minus(String(text).replace(/^-(?=[0.]*$)/, ""));
}

// Floats of 16 bits, as the numbers that they mean; the page keeps one list for all pictures.
const HALVES = (window[Symbol.for("live-halves")] ??= Float32Array.from({ length: 65536 }, (_, bits) => {
  const sign = bits >> 15 ? -1 : 1, exponent = (bits >> 10) & 31, part = bits & 1023;
  if (exponent === 31) return part ? NaN : sign * Infinity;
  return exponent ? sign * 2 ** (exponent - 15) * (1 + part / 1024) : sign * 2 ** -24 * part;
}));

// What is set anew is laid out anew, even if it is the same.
const put = (node, name, value) => { if (node.getAttribute(name) !== value) node.setAttribute(name, value); };
const write = (node, text) => { if (node.textContent !== text) node.textContent = text; };

// Of numbers come first all first bytes, then all second ones. Those of 16 bits stay so: only a few of
// them are ever looked at.
const half = (planes, k) => HALVES[planes[k] | planes[k + planes.length / 2] << 8];

function joined(planes) {
  const count = planes.length / 4, bytes = new Uint8Array(planes.length);
  for (let i = 0; i < planes.length; i++) bytes[i] = planes[(i >> 2) + (i & 3) * count];
  return new Float32Array(bytes.buffer);
}

// The numbers of a table, by name and by the positions of the sliders.
class Table {
  constructor(bytes, places, lengths) {
    this.places = places;
    this.lengths = lengths;
    this.values = {};
    for (const [name, { at, by, n, bytes: width }] of Object.entries(places)) {
      if (at === null) continue; // found elsewhere
      const count = by.reduce((product, slider) => product * lengths[slider], n);
      const planes = bytes.subarray(at, at + width * count);
      this.values[name] = width === 2 ? planes : joined(planes);
    }
  }

  // A table of numbers that are unpacked already.
  static of(places, values, lengths) {
    return Object.assign(Object.create(Table.prototype), { lengths, places, values });
  }

  // Other numbers of the same sliders, as an answer brings them: packed or, on a page of the site, not.
  async beside({ numbers, values, table }) {
    return values ? Table.of(numbers, values, this.lengths) : new Table(await unpacked(table), numbers, this.lengths);
  }

  // The same numbers, but only of some names; a copy does not hold on to the whole table.
  only(names) {
    const values = Object.fromEntries(names.map((name) => [name, this.values[name]?.slice()]));
    return Table.of(pick(this.places, names), values, this.lengths);
  }

  // The same numbers, but some of them found anew, in 32 bits; perhaps fewer in a row, at first.
  with({ values, columns = {} }, places) {
    const found = Object.keys(values).map((name) =>
      [name, { ...places[name], n: columns[name] ?? places[name].n, bytes: 4 }]);
    places = { ...places, ...Object.fromEntries(found) };
    return Table.of(places, { ...this.values, ...values }, this.lengths);
  }

  // The very same row as before, if it is: then what is drawn of it is drawn already.
  row(name, position) {
    const { by, n, bytes } = this.places[name];
    let index = 0;
    for (const slider of by) index = index * this.lengths[slider] + position[slider];
    const kept = (this.rows ??= {})[name];
    if (kept?.index === index) return kept.row;
    const values = this.values[name], from = index * n;
    const row = bytes === 2 ? new Float32Array(n) : values.subarray(from, from + n);
    if (bytes === 2) for (let i = 0; i < n; i++) row[i] = half(values, from + i);
    this.rows[name] = { index, row };
    return row;
  }

  // One number of each row: a map's colours.
  column(name, k) {
    const { n, bytes } = this.places[name], values = this.values[name];
    const found = new Float32Array(values.length / n / (bytes === 2 ? 2 : 1));
    k = Math.min(k, n - 1); // more may be on their way
    for (let i = 0; i < found.length; i++, k += n) found[i] = bytes === 2 ? half(values, k) : values[k];
    return found;
  }
}

async function unpacked(view) {
  const stream = new Blob([view]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const pixel = (value) => Math.max(-FAR, Math.min(FAR, value)).toFixed(1);

// A panel's pixels of a point given in the units of its axes.
function projector({ scale: [x0, xs, y0, ys], logs: [logX, logY] }) {
  return (x, y) => [x0 + xs * (logX ? Math.log10(x) : x), y0 + ys * (logY ? Math.log10(y) : y)];
}

// The path of a row of points, up to the first that is no number, and how many points that makes.
function path(kind, to, bottom, xs, ys, count) {
  let d = "", i = 0;
  for (; i < count; i++) {
    const [x, y] = to(xs[i], ys[i]);
    if (Number.isNaN(x) || Number.isNaN(y)) break;
    if (kind === "stems") d += `M${pixel(x)},${bottom}V${pixel(y)}`;
    else if (kind === "dots") d += `M${pixel(x)},${pixel(y)}h0`;
    else d += `${i ? "L" : "M"}${pixel(x)},${pixel(y)}`;
  }
  return [kind === "area" && i ? `${d}z` : d, i];
}

const within = ([left, top, right, bottom], x, y) => x >= left && x <= right && y >= top && y <= bottom;

// Colour one cell for each position of two sliders; the first runs to the right, the second upwards.
function painted(values, hidden, { low, high, canvas, colors }) {
  const { width, height } = canvas, context = canvas.getContext("2d", { willReadFrequently: true });
  const pixels = context.createImageData(width, height), words = new Uint32Array(pixels.data.buffer);
  for (let cell = 0; cell < values.length; cell++) {
    const share = (values[cell] - low) / (high - low);
    if (Number.isNaN(share) || hidden(cell)) continue; // the hatched ground shows
    const target = (height - 1 - (cell % height)) * width + Math.floor(cell / height);
    words[target] = colors[Math.round(255 * Math.max(0, Math.min(1, share)))];
  }
  context.putImageData(pixels, 0, 0);
  return canvas.toDataURL();
}

// A colour as four bytes of a canvas.
const opaque = ([red, green, blue]) => new Uint32Array(Uint8Array.of(red, green, blue, 255).buffer)[0];

// An arrow, if it is long enough to have a head.
function pointed(x, y, u, v) {
  const length = Math.hypot(u - x, v - y);
  if (!(length > HEAD)) return ""; // also where a number is missing
  const [back, aside] = [(x - u) * HEAD / length, (y - v) * HEAD / length];
  const barbs = [1, -1].map((side) => `M${pixel(u)},${pixel(v)}`
    + `L${pixel(u + back - side * aside / 2)},${pixel(v + aside + side * back / 2)}`);
  return `M${pixel(x)},${pixel(y)}L${pixel(u)},${pixel(v)}${barbs.join("")}`;
}

// The same turn, the short way round.
const short = (degrees) => ((degrees % 360) + 540) % 360 - 180;

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

// What the pictures of a cell's last run leave to the next ones: positions and numbers.
const LEFT = (window[Symbol.for("live-pictures")] ??= new WeakMap());

class Picture {
  constructor(model, el) {
    this.model = model;
    this.spec = model.get("spec");
    this.lengths = Object.fromEntries(
      Object.entries(this.spec.sliders).map(([name, { texts }]) => [name, texts.length]));
    this.position = Object.fromEntries(
      Object.entries(this.spec.sliders).map(([name, { start }]) => [name, start]));
    for (const panel of this.spec.panels) Object.assign(panel, { shrunk: 1, line: LINE });
    this.projectors = this.spec.panels.map(projector);
    this.start = this.spec.start?.at;
    const reply = model.get("reply"); // to another view's question, or recorded for a page
    if (reply?.y) this.found = { ...reply, setting: model.get("ask").setting };
    this.build(el);
    this.opened = this.open(this.model.get("table"));
  }

  // The start point may be moved while the numbers are on their way.
  async open(view) {
    await this.receive(view, this.model.get("found"));
    if (this.start) this.begin(this.start);
  }

  // The table comes a moment later than the drawing, which shows the first position already. On a page
  // of the site, some numbers are found there.
  async receive(view, answer, start = this.spec.start?.at) {
    this.figure.ariaBusy = "true";
    const table = view ? new Table(await unpacked(view), this.spec.numbers, this.lengths) : this.table;
    const found = await answer;
    if (this.gone) return;
    this.table = found?.values ? table.with(found, this.spec.numbers) : table;
    this.table.start = start;
    this.figure.ariaBusy = null;
    this.draw();
    if (this.played || matchMedia(STILL).matches) return;
    this.played = true;
    this.figure.querySelector("[data-plays='at once']")?.click();
  }

  build(el) {
    this.sliders = {};
    const columns = this.spec.columns.map(({ width, items }) => {
      const column = element("div", { className: "column" });
      column.style.flexGrow = width;
      for (const item of items) this.put(item, column);
      return column;
    });
    this.status = element("div", { className: "status" });
    this.status.setAttribute("role", "status");
    this.problem = element("div", { className: "problem" });
    const notes = this.spec.notes.map((note) =>
      element("div", { className: "note" }, bilingual(note)));
    this.spoken = element("div", { className: "spoken" });
    this.spoken.setAttribute("role", "status");
    this.figure = element("figure", { className: "live-picture" },
      element("figcaption", {}, bilingual(this.spec.caption)),
      element("div", { className: "columns" }, ...columns), this.status, ...notes, this.spoken);
    el.append(this.figure, this.problem);
    this.follows = this.spec.follows.map((what) =>
      ({ ...what, node: this.figure.querySelector(`[data-follow=${what.id}]`) }));
    for (const drag of this.spec.drags) this.draggable(drag);
    for (const map of this.follows.filter(({ kind }) => kind === "map")) this.choosable(map);
    if (this.spec.start) this.startable(this.spec.start);
    // JupyterLab's own shortcuts would take the arrow keys away; it looks at the target alone.
    for (const node of this.figure.querySelectorAll("input, button, [tabindex]")) {
      node.dataset.lmSuppressShortcuts = "true";
      node.addEventListener("keydown", (event) => passOn(event, el));
    }
  }

  put(item, column) {
    if ("panel" in item) column.append(this.panel(this.spec.panels[item.panel]));
    else if (item.foot) column.append(this.foot());
    else (item.where === "row" ? column : column.lastChild).append(this.slider(item.slider, item.where));
  }

  panel(spec) {
    const panel = element("div", { className: "panel", innerHTML: spec.svg, spec });
    const [left, top, right, bottom] = spec.box, [width, height] = spec.size;
    const edges = { left: left / width, right: 1 - right / width, top: top / height, bottom: 1 - bottom / height };
    for (const [edge, share] of Object.entries(edges)) panel.style.setProperty(`--${edge}`, share);
    panel.style.setProperty("--high", `${height}px`);
    for (const size of ["width", "height"]) panel.firstChild.removeAttribute(size);
    return panel;
  }

  // A slider along an axis of its panel, or in a row; one that plays is named where its buttons are.
  slider(name, where) {
    const { symbol, label, texts, plays, color, start } = this.spec.sliders[name];
    const input = element("input", { type: "range", min: 0, max: texts.length - 1, step: 1, value: start });
    // A label around both would name the output, which comes first.
    input.ariaLabel = [...new Set([...Object.values(label), ...(color ? [symbol] : [])])].join(" · ");
    input.dataset.slider = name;
    input.addEventListener("input", () => this.move({ [name]: input.valueAsNumber }));
    if (this.spec.asks) input.addEventListener("change", () => this.run());
    const output = element("output", { ariaLive: "off" }); // the slider itself says its value
    if (texts[0].en) return this.choice(name, input, label, texts);
    const named = element("label", { className: `slider at-${where}` }, input);
    const shown = element("span", { className: "value" }, ...(color ? [bilingual(label), " "] : []), `${symbol} `, output);
    this.sliders[name] = { input, output, texts, shown };
    if (color) {
      named.classList.add("own");
      named.style.setProperty("--own", `var(--${color})`);
    }
    if (!plays) named.prepend(shown);
    if (!plays || where !== "row") return named;
    named.className = "slider";
    return element("div", { className: "at-row" }, ...this.playing(name), shown, named);
  }

  // A slider whose positions have names is a row of buttons; the input tells where it stands.
  choice(name, input, label, texts) {
    Object.assign(input, { tabIndex: -1, ariaHidden: "true", className: "spoken" });
    const buttons = texts.map((text, i) => this.button(text, () => this.move({ [name]: i })));
    this.sliders[name] = { input, output: element("output"), texts: buttons.map((_, i) => String(i)), buttons };
    const row = element("div", { className: "choice", ariaLabel: `${label.en} · ${label.vi}` }, ...buttons, input);
    row.setAttribute("role", "group");
    return row;
  }

  // The start point: it snaps to places that are finitely many, too. When it is picked up, the kernel
  // is asked once for the runs from all of them; from then on they follow the hand.
  startable({ id, panel, low, high, step }) {
    this.handle = this.figure.querySelector(`[data-follow=${id}]`);
    const { scale: [x0, xs, y0, ys] } = this.spec.panels[panel];
    this.handle.setAttribute("tabindex", 0);
    this.handle.setAttribute("role", "slider");
    this.handle.ariaLabel = Object.values(TEXTS.start).join(" · ");
    this.handle.classList.add("dragged");
    this.onDrag(this.handle, ({ x, y }) => {
      this.ask("starts");
      this.place([(x - x0) / xs, (y - y0) / ys]);
    }, () => this.begin(this.start));
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    this.handle.addEventListener("keydown", (event) => {
      const by = arrows[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      this.ask("starts");
      this.place(this.start.map((value, i) => value + step * by[i]));
      clearTimeout(this.resting);
      this.resting = setTimeout(() => this.begin(this.start), REST);
    });
    this.lengths.start1 = Math.round((high[0] - low[0]) / step) + 1;
    this.lengths.start2 = Math.round((high[1] - low[1]) / step) + 1;
    this.place(this.start);
  }

  place(point) {
    const { panel, low, high, step } = this.spec.start;
    const at = point.map((value, i) =>
      Math.round((Math.max(low[i], Math.min(high[i], value)) - low[i]) / step));
    const start = at.map((k, i) => Number((low[i] + k * step).toFixed(6)));
    if (!start.every((value, i) => value === this.start[i])) this.start = start;
    this.begun = { start1: at[0], start2: at[1] };
    const [x, y] = this.projectors[panel](...this.start);
    this.handle.setAttribute("d", `M${pixel(x)},${pixel(y)}h0`);
    const words = `(${this.start.map((value) => number(value, 1)).join("; ")})`;
    this.handle.setAttribute("aria-valuenow", this.start[0]);
    this.handle.setAttribute("aria-valuetext", words);
    if (!this.table) return;
    this.draw();
    this.chase();
  }

  // While the start point is moved, the map follows, by one question at a time.
  chase() {
    if (!this.moved || this.chasing || this.chased?.start === this.start) return;
    this.chasing = this.question("map");
    this.send(this.chasing);
  }

  async caught(reply) {
    const { number, ...asked } = this.chasing, took = Date.now() - number;
    this.chasing = { number: null };
    this.pausing = setTimeout(() => {
      this.chasing = null;
      this.chase();
    }, took > QUICK ? took : 0);
    if (reply.problem) return;
    this.chased = Object.assign(await this.table.beside(reply), asked);
    for (const what of this.follows) {
      if (what.kind === "map") this.map(what);
      else if (what.x in this.chased.places) this.curve(what, true);
    }
  }

  // From now on every setting is to begin here.
  begin(start) {
    this.place(start);
    if (!this.table) return;
    if (this.table.start.some((value, i) => value !== this.start[i])) return this.ask("start");
    this.problem.replaceChildren();
    this.forget();
  }

  // No answer is awaited any more: one that is still on its way comes too late.
  forget() {
    for (const timer of [this.waiting, this.pausing]) clearTimeout(timer);
    this.asked = this.chasing = null;
    this.figure.ariaBusy = null;
  }

  // What only the kernel can answer.
  ask(kind) {
    if (kind === "starts" && this.starts && this.same(this.starts.setting)) return;
    if (kind === this.asked?.kind && kind === "starts" && this.same(this.asked.setting)) return;
    this.asked = this.question(kind);
    if (kind !== "run") this.figure.ariaBusy = "true";
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      this.forget();
      this.settle();
      this.say(TEXTS.missing);
    }, WAIT);
    this.send(this.asked);
  }

  // Each question has a number, which its answer repeats.
  question(kind) {
    this.number = Math.max(Date.now(), (this.number ?? 0) + 1);
    return { kind, number: this.number, setting: { ...this.position }, start: this.start };
  }

  send(asked) {
    this.model.set("ask", asked);
    this.model.save_changes(); // on a page of the site, the answer may come before this is over
  }

  run() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.ask("run"), REST);
  }

  async answer() {
    const reply = this.model.get("reply");
    // Once every view of the model has read it: the next save would put it into the notebook's file.
    queueMicrotask(() => this.model.set("reply", {}));
    if (this.chasing && reply.number === this.chasing.number) return this.caught(reply);
    if (!this.asked || reply.number !== this.asked.number) return; // of an earlier question
    this.problem.innerHTML = reply.problem ?? "";
    const { kind, setting, start } = this.asked;
    if (kind === "run") {
      clearTimeout(this.waiting);
      if (!reply.problem) this.found = { ...reply, setting };
      return this.draw();
    }
    this.forget();
    if (reply.problem) return this.settle();
    if (kind === "start") return this.receive(reply.table, reply, start);
    this.starts = Object.assign(await this.table.beside(reply), { setting });
    this.chased = null; // of another setting
    this.draw();
    this.chase();
  }

  // Back to where the runs of the table begin.
  settle() {
    if (this.handle) this.place(this.table.start);
  }

  button(text, action, label) {
    const button = element("button", { type: "button" }, ...(label ? [label] : [bilingual(text)]));
    if (label) button.append(element("span", { className: "spoken" }, bilingual(text)));
    button.addEventListener("click", action);
    return button;
  }

  playing(name) {
    const { plays } = this.spec.sliders[name];
    const last = this.lengths[name] - 1;
    const step = () => this.move({ [name]: Math.min(last, this.position[name] + 1) });
    const stop = () => { clearInterval(this.timer); this.timer = null; play.firstChild.data = "▶"; };
    const play = this.button(TEXTS.play, () => {
      if (this.timer) {
        this.paused = this.position[name];
        return stop();
      }
      if (matchMedia(STILL).matches) return this.move({ [name]: last });
      if (this.position[name] !== this.paused) this.move({ [name]: 0 });
      play.firstChild.data = "❚❚";
      this.timer = setInterval(() => { step(); if (this.position[name] === last) stop(); }, BEAT[plays]);
    }, "▶");
    this.stop = stop;
    play.dataset.plays = plays;
    return plays === "at once" ? [play] : [play, this.button(TEXTS.step, step, "›")];
  }

  foot() {
    this.readouts = this.spec.readouts.map(({ color }) => {
      const output = element("output", { ariaLive: "off" });
      output.style.color = `var(--${color})`;
      return output;
    });
    const lines = this.spec.readouts.map(({ text }, i) =>
      element("span", { className: "readout" }, bilingual(text), " ", this.readouts[i]));
    this.toggles = this.spec.toggles.map(({ on }) =>
      element("input", { type: "checkbox", checked: on }));
    const boxes = this.toggles.map((input, i) => {
      input.addEventListener("change", () => this.draw());
      return element("label", {}, input, bilingual(this.spec.toggles[i]));
    });
    const back = this.button(TEXTS.back, () => this.back());
    if (this.spec.asks) boxes.push(this.button(this.spec.asks, () => this.run()));
    const plays = Object.keys(this.sliders)
      .filter((name) => this.spec.sliders[name].plays && !this.sliders[name].shown.parentNode);
    const played = plays.map((name) =>
      element("span", {}, ...this.playing(name), " ", this.sliders[name].shown));
    return element("div", { className: "foot" }, ...played, ...lines, ...boxes, back, ...this.sources());
  }

  // Which functions the picture shows: an edit whose cell has not run, or failed, is not among them.
  sources() {
    const { functions } = this.spec, names = functions.map(({ name }) => name).join(", ");
    return functions.length ? [element("details", {},
      element("summary", {}, bilingual(filled(TEXTS.shows, names))),
      ...functions.map(({ source }) => element("pre", { textContent: source })))] : [];
  }

  back() {
    this.stop?.();
    this.toggles.forEach((input, i) => { input.checked = this.spec.toggles[i].on; });
    this.move(Object.fromEntries(
      Object.entries(this.spec.sliders).map(([name, { start }]) => [name, start])));
    if (this.spec.start) this.begin(this.spec.start.at);
    if (this.spec.asks) this.run();
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
      const sentence = (lang) => this.spec.readouts.map(({ text }, i) =>
        `${text[lang]} ${this.readouts[i].value}`).join("; ");
      this.spoken.replaceChildren(bilingual({ en: sentence("en"), vi: sentence("vi") }));
    }, REST);
  }

  // While the start point is moved, what it changes comes from the table of all starts.
  row(name) {
    const found = this.moved ? [this.starts, this.chased].find((table) => name in (table?.places ?? {})) : null;
    return found ? found.row(name, this.begun) : this.table.row(name, this.position);
  }

  get moved() {
    return this.start !== this.table.start && this.starts && this.same(this.starts.setting);
  }

  same(setting) {
    return Object.entries(setting).every(([name, at]) => this.position[name] === at);
  }

  count(until, row) {
    return until ? Math.min(row.length, this.position[until] + 1) : row.length;
  }

  draw() {
    for (const [name, { input, output, texts, buttons }] of Object.entries(this.sliders)) {
      const text = texts[this.position[name]];
      buttons?.forEach((button, i) => put(button, "aria-pressed", String(i === this.position[name])));
      if (input.valueAsNumber !== this.position[name]) input.value = this.position[name];
      put(input, "aria-valuetext", text);
      write(output, text);
    }
    if (!this.table) return;
    let ended = null; // the first step at which a watched line stops being a number
    for (const what of this.follows) {
      const on = this.toggles?.[what.toggle]?.checked ?? true;
      const early = this[DRAW[what.kind] ?? what.kind](what, on);
      if (early !== undefined && what.watch) ended = ended === null ? early : Math.min(ended, early);
    }
    this.part();
    this.spec.readouts.forEach(({ value, until, digits, log, toggle }, i) => {
      this.readouts[i].parentNode.hidden = !(this.toggles[toggle]?.checked ?? true);
      const row = this.row(value), last = row[this.count(until, row) - 1];
      write(this.readouts[i], number(log ? 10 ** last : last, digits, log));
    });
    const found = this.found && this.same(this.found.setting) ? this.found.status : null;
    this.say(found ?? (ended === null ? null : filled(TEXTS.ended, ended)));
  }

  // The curve of the former function, of the cell's last run.
  ghost(what, count) {
    const before = this.former?.places ?? {}; // what is new has no ghost
    if (!what.ghost || !before[what.x] || !before[what.y]) return;
    const xs = this.former.row(what.x, this.position), ys = this.former.row(what.y, this.position);
    const bottom = this.spec.panels[what.panel].box[3];
    const [d] = path(what.kind, this.projectors[what.panel], bottom, xs, ys, count);
    what.pale ??= this.pale(what.node);
    what.pale.setAttribute("d", d);
  }

  pale(node) {
    const ghost = node.cloneNode();
    ghost.removeAttribute("data-follow");
    ghost.classList.add("ghost");
    node.parentNode.prepend(ghost);
    return ghost;
  }

  curve(what, on) {
    const xs = this.row(what.x), ys = this.row(what.y), wanted = on ? this.count(what.until, xs) : 0;
    this.ghost(what, wanted);
    if (![xs, ys, wanted].every((part, i) => part === what.of?.[i])) {
      const bottom = this.spec.panels[what.panel].box[3];
      const [d, drawn] = path(what.kind, this.projectors[what.panel], bottom, xs, ys, wanted);
      what.node.setAttribute("d", d);
      Object.assign(what, { of: [xs, ys, wanted], drawn });
    }
    return what.drawn < wanted ? what.drawn : undefined;
  }

  arrow(what) {
    const place = (name, next = 0) => {
      const row = this.row(name);
      return row[(what.at ?? this.count(what.until, row) - 1) + next];
    };
    const to = this.projectors[what.panel], [u, v] = what.to;
    const tail = to(place(what.x), place(what.y)), head = to(place(u, what.next), place(v, what.next));
    put(what.node, "d", pointed(...tail, ...head));
  }

  text(what, on) {
    const xs = this.row(what.x), last = Math.min(what.at ?? Infinity, this.count(what.until, xs) - 1);
    const { box, size, shrunk } = this.spec.panels[what.panel];
    const [x, high] = this.projectors[what.panel](xs[last], this.row(what.y)[last]);
    const y = what.stays ? Math.max(box[1] + EDGE, Math.min(box[3] - EDGE, high)) : high;
    const shown = on && within(box, x, y); // neither is true of NaN
    what.node.style.display = shown ? "" : "none";
    what.covers = null;
    if (!shown) return;
    what.length ??= 1 + Math.max(...Object.values(filled(what.text, "0.00")).map(({ length }) => length));
    const room = CHARACTER * shrunk * what.length, aside = shrunk * what.shift[0];
    const edge = size[0] + ASIDE * shrunk;
    const end = what.shift[0] >= 0 && x > (box[0] + box[2]) / 2 && x + room > edge;
    what.node.style.textAnchor = end ? "end" : "start";
    const at = end ? x - aside : Math.min(edge - room, x + aside);
    put(what.node, "x", pixel(at));
    what.covers = { left: end ? at - room : at, right: end ? at : at + room, y: y + what.shift[1] };
    if (!what.value) return;
    const values = this.row(what.value), value = values[this.count(what.until, values) - 1];
    this.words(what.node, filled(what.text, number(what.log ? 10 ** value : value, what.digits, what.log)));
  }

  // Of names that would cover one another, the lower one gives way; where the frame ends, the upper one.
  part() {
    const names = this.follows.filter(({ covers }) => covers).sort((a, b) => a.covers.y - b.covers.y);
    const meets = ({ panel, covers }) => ({ panel: same, covers: other }) =>
      same === panel && other.right >= covers.left && covers.right >= other.left;
    const spec = ({ panel }) => this.spec.panels[panel];
    names.forEach((name, i) => {
      const ends = names.slice(0, i).filter(meets(name)).map(({ covers }) => covers.y + spec(name).line);
      name.covers.y = Math.max(name.covers.y, ...ends);
    });
    names.toReversed().forEach((name, i, done) => {
      const ends = done.slice(0, i).filter(meets(name)).map(({ covers }) => covers.y - spec(name).line);
      name.covers.y = Math.min(name.covers.y, spec(name).box[3] - 2, ...ends);
      put(name.node, "y", pixel(name.covers.y));
    });
  }

  // Where the line first leaves its frame, said at the frame's upper right.
  exit(what) {
    const line = this.follows[what.line];
    const xs = this.row(line.x), ys = this.row(line.y), to = this.projectors[what.panel];
    const { box } = this.spec.panels[what.panel];
    const frame = box.map((edge, side) => edge + (side < 2 ? -0.5 : 0.5)); // whoever begins on it is inside
    let i = 0;
    const count = this.count(line.until, xs);
    while (i < count && within(frame, ...to(xs[i], ys[i]))) i++;
    const out = i < count && !Number.isNaN(xs[i] + ys[i]);
    what.level ??= Number(what.node.getAttribute("y"));
    what.node.style.display = out ? "" : "none";
    what.covers = out ? { left: box[0], right: box[2], y: what.level } : null;
    if (out) this.words(what.node, filled(TEXTS.leaves, i, number(xs[i]), number(ys[i])));
  }

  words(node, { en, vi }) {
    const parts = node.querySelectorAll("[lang]");
    if (!parts.length) return write(node, en);
    write(parts[0], en);
    write(parts[1], vi);
  }

  map(what) {
    const step = what.until ? this.position[what.until] : 0;
    const table = (this.moved && this.chased) || this.table;
    if (what.step === step && what.table === table) return;
    Object.assign(what, { step, table });
    const leaves = what.leaves && table.column(what.leaves, 0);
    const hidden = (cell) => leaves && leaves[cell] <= step;
    const column = table.column(what.value, table === this.table ? step : 0);
    what.node.setAttribute("href", painted(column, hidden, what));
  }

  mark(what) {
    const [x, y] = this.projectors[what.panel](...what.by.map((name) => this.position[name]));
    what.node.setAttribute("d", `M${pixel(x)},${pixel(y)}h0`);
  }

  still() {
    // Follows the hand, not the sliders.
  }

  // What the kernel has found for the very setting that the sliders show, if anything.
  answered(what) {
    const ys = this.found && this.same(this.found.setting) ? this.found.y ?? [] : [];
    const [d] = path("line", this.projectors[what.panel], 0, this.row(what.x), ys, ys.length);
    what.node.setAttribute("d", d);
  }

  unanswered(what) {
    what.node.style.display = this.found && this.same(this.found.setting) ? "none" : "";
  }

  say(text) {
    if (this.said === text?.en) return;
    this.said = text?.en;
    this.status.replaceChildren(...(text ? [bilingual(text)] : []));
  }

  // Clicking or dragging on a map moves its two sliders.
  choosable(map) {
    const { by } = this.spec.numbers[map.value], [width, height] = by.map((name) => this.lengths[name]);
    Object.assign(map, { canvas: element("canvas", { width, height }), colors: map.colors.map(opaque) });
    const { scale: [x0, xs, y0, ys] } = this.spec.panels[map.panel];
    map.node.style.cursor = "crosshair";
    this.onDrag(map.node, ({ x, y }) => {
      const cells = [(x - x0) / xs, (y - y0) / ys];
      this.move(Object.fromEntries(by.map((name, i) =>
        [name, Math.max(0, Math.min(this.lengths[name] - 1, Math.round(cells[i])))])));
    });
  }

  // What is dragged to and fro takes the slider to the nearest value; what is turned stays in the
  // hand where it was taken hold of.
  draggable({ id, panel, slider, values, turns }) {
    const node = this.figure.querySelector(`[data-follow=${id}]`);
    const { scale: [x0, xs, y0, ys] } = this.spec.panels[panel];
    let held = turns ? null : 0;
    node.classList.add(turns ? "turned" : "dragged");
    this.onDrag(node, ({ x, y }) => {
      const across = (x - x0) / xs, up = (y - y0) / ys;
      const hand = turns ? Math.atan2(up, across) * 180 / Math.PI : across;
      held ??= hand - values[this.position[slider]];
      const off = values.map((value) => Math.abs(turns ? short(value - hand + held) : value - hand));
      this.move({ [slider]: off.indexOf(Math.min(...off)) });
    }, () => { if (turns) held = null; });
  }

  onDrag(target, move, end = () => {}) {
    const svg = target.ownerSVGElement.closest(".panel > svg");
    // Inside of an SVG Chromium does not heed touch-action: this keeps the page from scrolling.
    target.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    target.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      this.stop?.();
      target.focus?.();
      target.setPointerCapture(event.pointerId);
      move(inside(svg, event));
    });
    target.addEventListener("pointermove", (event) => {
      if (target.hasPointerCapture(event.pointerId)) move(inside(svg, event));
    });
    target.addEventListener("lostpointercapture", end); // also when the browser takes it away
  }

  // Type of at least 13 pixels, however narrow the window; it grows with a wide one.
  follow() {
    const size = new ResizeObserver(() => {
      if (!this.figure.offsetHeight) return;
      this.inherit();
      this.room.style.minHeight = "";
      this.height = this.room.offsetHeight;
      let resized = false;
      for (const panel of this.figure.querySelectorAll(".panel")) {
        const { spec } = panel, [width, height] = spec.size, svg = panel.firstChild;
        const across = width / (svg.clientWidth || width), down = height / (svg.clientHeight || height);
        const shrunk = Math.max(1, across);
        resized ||= spec.shrunk !== shrunk;
        Object.assign(spec, { shrunk, line: LINE * Math.max(1, down) });
        panel.style.setProperty("--shrunk", spec.shrunk);
        panel.style.setProperty("--squeezed", across / down);
      }
      if (resized) this.draw(); // names keep inside, as wide as they now are
    });
    size.observe(this.figure);
    const answered = () => this.answer();
    this.model.on("change:reply", answered);
    const more = () => { this.opened = this.opened.then(() => this.open()); };
    this.model.on("change:found", more);
    return () => {
      this.gone = true;
      this.stop?.();
      size.disconnect();
      for (const timer of [this.waiting, this.pausing, this.resting, this.speaking]) clearTimeout(timer);
      this.model.off("change:reply", answered);
      this.model.off("change:found", more);
      this.leave();
    };
  }

  // A cell that runs again goes on where its last picture stood, and what stands below it keeps its
  // place meanwhile. The pictures of the last run are not needed any more.
  inherit() {
    if (this.area) return;
    this.area = this.figure.closest(".jp-OutputArea, .cell_output") ?? this.figure.parentNode;
    tell(this.model.set({}));
    this.room = this.figure.closest(".jp-Cell-outputWrapper") ?? this.area;
    for (const left of LEFT.get(this.area) ?? []) {
      if (left.caption === this.spec.caption.en) this.take(left);
      close(left.raw);
    }
    LEFT.set(this.area, []);
  }

  take({ table, position, lengths }) {
    this.former = table;
    for (const [name, at] of Object.entries(position)) {
      if (lengths[name] === this.lengths[name]) this.position[name] = at;
    }
    this.draw();
  }

  leave() {
    if (!this.area) return;
    const names = this.spec.follows.filter(({ ghost }) => ghost).flatMap(({ x, y }) => [x, y]);
    const { position, lengths } = this, raw = this.model.set({});
    const left = { raw, caption: this.spec.caption.en, position, lengths, table: this.table?.only(names) };
    LEFT.get(this.area).push(left);
    const { style } = this.room;
    style.minHeight = `${this.height}px`;
    setTimeout(() => { style.minHeight = ""; }, HOLD);
    this.figure.parentNode?.replaceChildren(); // JupyterLab does not forget an element
  }
}

// The page, also when it is loaded anew: what the kernel counted before is no longer there.
const PAGE = (sessionStorage["live-pictures"] ??= String(Math.random()));

// Tell the kernel how many views of a picture this page has.
function tell(raw) {
  const views = Object.keys(raw.views ?? {}).length;
  raw.send({ page: PAGE, views });
  return views;
}

// A view is gone. Where it was the last one, let the page forget the picture; the kernel, which counts
// the views of all pages, a copy of the notebook among them, then does so too.
function close(raw) {
  if (tell(raw)) return;
  raw.close(true); // here alone
  raw.off("comm_live_update"); // see below: what is gone is not kept
  raw.comm_live = false;
  // JupyterLab never forgets a model, and that remembers its values and the ones before.
  for (let i = 0; i < 2; i++) raw.clear();
}

// JupyterLab saves only what has a comm. What it has read from a file has none, nor has what a kernel
// has left that is gone: with the next save, both would be lost.
function initialize({ model }) {
  const raw = model.set({}); // the model itself: anywidget hands out but a part of it
  const keep = () => {
    if (raw.comm_live) return;
    Object.assign(raw, { comm: { send() {}, close() {} }, comm_live: true });
  };
  raw.on("comm_live_update", keep);
  keep();
}

// What draws a kind of thing, unless it is the method of that name.
const DRAW = { line: "curve", dots: "curve", area: "curve", stems: "curve", start: "still", answer: "answered" };

function filled({ en, vi }, ...values) {
  const fill = (text) => values.reduce((filling, value) => filling.replace("{}", value), text);
  return { en: fill(en), vi: fill(vi) };
}

export default {
  initialize,
  render({ model, el }) {
    return new Picture(model, el).follow();
  },
};
