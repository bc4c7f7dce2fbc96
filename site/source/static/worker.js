// Runs the reader's Python, beside the page: MicroPython, the chapter's loops and formulas, and arrays
// of all settings. A question comes as a message; the numbers go back, by name, or an error.
import { arrays, numbersOf } from "./arrays.js";
import { loadMicroPython } from "./micropython.mjs";
import { linear, softmax } from "./models.js";

// Where Python finds its files: the page's own, and the chapter's.
const PICTURES = ["numpy", "running", "trace", "labs", "race", "past", "fitting", "training", "schedules", "recipes"];
const EXERCISES = ["__init__", "gammas", "progress", "rates", "slips", "two_lines", "valley", "values", "verdict"];
const BEAT = 500; // ms
const [LINES, LONGEST] = [20, 200]; // of what the reader's code prints, and characters of each
const UNANSWERED = /^NotImplementedError|^TypeError.*ellipsis/; // an exercise that is still to be done
const FILES = {
  "": [...PICTURES.map((name) => `${name}.py`), "words.json"],
  "d2l_helpers/": ["formulas.py", "loops.py"],
  "d2l_helpers/exercises/": EXERCISES.map((name) => `${name}.py`),
};

let kept, columns, leaves, notes, verdicts;
let stride; // positions of a slider from one run to the next, where they run one by one
let axes, shapes; // the sliders whose settings run now; those that each of the numbers ran for
let rows; // where the settings that run now stand among all: [the first of them, how many there are]
let model; // that is trained
let beaten = 0; // when the page last got a sign of life
let printed = [], unprinted = 0; // lines of what the reader's code prints, and how many more

const table = {
  MOST: 1024, // settings that may run one by one
  beat: () => {
    if (performance.now() - beaten < BEAT) return;
    beaten = performance.now();
    postMessage({ alive: true });
  },
  etas: ({ values }) => values.eta,
  // The values of every setting of some sliders; of every so-many-th only, those of the chapter among them.
  grid: ({ values, at }, ...names) => {
    axes = { names, stride };
    return combined(names.map((name) => thinned(values[name], at[name])));
  },
  chapters: ({ values, at }, ...names) => names.map((name) => values[name][at[name]]),
  starts: ({ places }) => combined(places),
  keep: (name, column, many, handle) => {
    const values = numbersOf(handle), [first, all] = rows ?? [0, values.length];
    if (!all) return;
    const numbers = (kept[name] ??= new Float32Array(all * many).fill(NaN));
    [columns[name], shapes[name]] = [many, axes];
    for (let i = 0, k = first * many + column; i < values.length; i++, k += many) numbers[k] = values[i];
  },
  // A step's numbers of all settings of two sliders, as one row for each setting of the second.
  across: (name, step, steps, handle, rows) => {
    const values = numbersOf(handle), n = values.length / rows;
    const numbers = (kept[name] ??= new Float32Array(steps * values.length));
    for (let i = 0; i < values.length; i++) {
      numbers[((i % rows) * steps + step) * n + Math.floor(i / rows)] = values[i];
    }
  },
  rows: (...among) => { rows = among.length ? among : undefined; },
  row: (name, row, rows, values) => {
    const numbers = [...values], n = numbers.length;
    (kept[name] ??= new Float32Array(rows * n)).set(numbers, row * n);
    columns[name] = n;
  },
  leave: (step, handle) => {
    const inside = numbersOf(handle);
    leaves ??= new Float32Array(inside.length).fill(table.LAST + 1);
    shapes.leaves = axes;
    for (let i = 0; i < inside.length; i++) if (!inside[i] && leaves[i] > step) leaves[i] = step;
  },
  // For each gamma the eta whose f is least at a step, of the runs that are still in the frame; none
  // where all are alike.
  best: ({ values: { eta, gamma }, at }, step, place, rows, handle) => {
    const heights = numbersOf(handle), row = (kept["best eta"] ??= new Float32Array(rows * gamma.length));
    const runs = gamma.length / stride, found = new Float64Array(runs);
    const [least, most] = [Infinity, -Infinity].map((end) => new Float64Array(runs).fill(end));
    for (let i = 0; i < eta.length / stride; i++) for (let j = 0; j < runs; j++) {
      const run = i * runs + j;
      const height = leaves[run] > step ? heights[run] : Infinity;
      if (height < least[j]) [least[j], found[j]] = [height, i];
      most[j] = Math.max(most[j], height);
    }
    nearest(gamma.length, at.gamma).forEach((j, k) => {
      const alike = least[j] === most[j] && most[j] < Infinity;
      row[place * gamma.length + k] = alike ? NaN : found[j] * stride + at.eta % stride;
    });
    columns["best eta"] = gamma.length;
  },
  coarse: (every) => {
    [notes.coarse, stride, leaves] = [true, every, undefined];
    for (const name of Object.keys(kept)) if (shapes[name] === axes) delete kept[name];
  },
  differs: () => { notes.differs = true; },
  model: ({ values }) => { model = values.rows ? linear(values) : softmax(values); },
  sizes: () => model.sizes,
  steps: () => model.orders.length,
  differentiate: (n, batch, ...handles) => {
    table.beat();
    model.differentiate(n, model.orders[batch], ...handles.map(numbersOf));
  },
  measure: (n, w, b) => model.measure(n, numbersOf(w), numbersOf(b)).map(arrays.put),
  moved: (...handles) => handles.some((handle) => numbersOf(handle).some((value) => value !== 0)),
  verdict: (state, en, vi) => { verdicts.push({ state, en, vi }); },
};

const thinned = (values, start) => values.filter((_, i) => i % stride === start % stride);

// All pairs of the values of two lists, as two lists; of one list, its values.
const combined = ([a, b]) => (b ? [a.flatMap((x) => b.map(() => x)), a.flatMap(() => b)] : [a]);

// How many runs there are, and the number of the one that stands for each position, where they are fewer.
const runsOf = (length, start) => Math.ceil((length - start % stride) / stride);
const nearest = (length, start) => Array.from({ length }, (_, i) =>
  Math.max(0, Math.min(runsOf(length, start) - 1, Math.round((i - start % stride) / stride))));

function widened(values, many, names, job) {
  let runs = [0];
  for (const name of names) {
    const { length } = job.values[name], start = job.at[name], all = runsOf(length, start);
    runs = runs.flatMap((run) => nearest(length, start).map((i) => run * all + i));
  }
  const out = new Float32Array(runs.length * many);
  runs.forEach((run, i) => out.set(values.subarray(run * many, (run + 1) * many), i * many));
  return out;
}

function found(job) {
  if (leaves) Object.assign(kept, { leaves });
  columns.leaves = 1;
  for (const [name, ran] of Object.entries(shapes)) {
    if (ran?.stride > 1) kept[name] = widened(kept[name], columns[name], ran.names, job);
  }
  if (kept.final) {
    const { values: { eta, gamma }, at } = job, points = columns.excess;
    kept.best = Float32Array.from(gamma, (_, j) => { // the eta with the least loss
      const ends = eta.map((_, i) => kept.final[i * gamma.length + j]);
      return ends.indexOf(Math.min(...ends.filter((end) => !Number.isNaN(end))));
    });
    const from = (at.eta * gamma.length + at.gamma) * points;
    kept.chapter = kept.excess.slice(from, from + points);
  }
  return kept;
}

// What Python says of an error: its last line, and in both languages the reader's line, the last that is
// in a cell.
function said(message, cells) {
  const lines = message.trim().split("\n"), text = lines.at(-1).trim();
  for (const line of lines.toReversed()) {
    const [, name, number, where] = line.match(/File "(cell \d+)", line (\d+)(?:, in (\S+))?/) ?? [];
    if (!name) continue;
    const source = cells.find((cell) => cell.name === name).source.split("\n")[number - 1] ?? "";
    const place = where && where !== "<module>" ? `${where}, ` : "", rest = `${number}: ${source.trim()}`;
    return { error: text, line: { en: `${place}line ${rest}`, vi: `${place}dòng ${rest}` } };
  }
  return { error: text };
}

function stdout(line) {
  if (printed.length < LINES) printed.push(line.slice(0, LONGEST));
  else unprinted++;
}

globalThis.arrays = arrays;
globalThis.table = table;
const python = await loadMicroPython({ heapsize: 8 << 20, stdout });
for (const folder of Object.keys(FILES)) python.FS.mkdir(`/python/${folder}`.replace(/\/$/, ""));
const paths = Object.entries(FILES).flatMap(([folder, names]) => names.map((name) => folder + name));
await Promise.all(paths.map(async (path) => {
  const file = await fetch(new URL(`python/${path}`, import.meta.url));
  python.FS.writeFile(`/python/${path}`, await file.text());
}));
python.runPython("import sys; sys.path.insert(0, '/python')\nfrom recipes import answer");
const answer = python.globals.get("answer");

onmessage = ({ data: job }) => {
  [kept, columns, leaves, notes, verdicts, stride, rows] = [{}, {}, undefined, {}, [], 1, undefined];
  [axes, shapes, printed, unprinted] = [undefined, {}, [], 0];
  table.LAST = job.last ?? (job.values?.steps?.length ?? 1) - 1;
  try {
    answer(job);
    const values = found(job);
    const reply = { values, columns, notes, verdicts, printed, unprinted };
    postMessage(reply, Object.values(values).map(({ buffer }) => buffer));
  } catch (error) {
    const found = said(error.message, job.cells);
    postMessage({ ...(UNANSWERED.test(found.error) ? { waiting: true } : found), printed, unprinted });
  }
};
postMessage({ ready: true });
