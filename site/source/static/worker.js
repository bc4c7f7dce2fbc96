// Runs the reader's Python, beside the page: MicroPython, the chapter's loops and formulas, and arrays
// of all settings. A question comes as a message; the numbers go back, by name, or an error.
import { arrays, numbersOf } from "./arrays.js";
import { loadMicroPython } from "./micropython.mjs";

// Where Python finds its files: the page's own, and the chapter's.
const EXERCISES = ["__init__", "gammas", "rates", "slips", "two_lines", "valley", "values", "verdict"];
const FILES = {
  "": ["numpy.py", "recipes.py", "words.json"],
  "d2l_helpers/": ["formulas.py", "loops.py"],
  "d2l_helpers/exercises/": EXERCISES.map((name) => `${name}.py`),
};
const STRIDE = 4; // positions of a slider from one run to the next, if they run one by one

let kept, columns, leaves, notes, verdicts;

const table = {
  LAST: 200, STRIDE, MOST: 1024,
  etas: ({ values }) => values.eta,
  // The two values of every setting; of every so-many-th only, those of the chapter among them.
  grid: ({ values: { eta, gamma }, at }, stride) => {
    const [a, b] = [thinned(eta, at.eta, stride), thinned(gamma, at.gamma, stride)];
    return [a.flatMap((x) => b.map(() => x)), a.flatMap(() => b)];
  },
  starts: ({ places: [a, b] }) => [a.flatMap((x) => b.map(() => x)), a.flatMap(() => b)],
  keep: (name, column, many, handle) => {
    const values = numbersOf(handle);
    const all = (kept[name] ??= new Float32Array(values.length * many));
    columns[name] = many;
    for (let i = 0, k = column; i < values.length; i++, k += many) all[k] = values[i];
  },
  row: (name, row, rows, values) => {
    const numbers = [...values], n = numbers.length;
    (kept[name] ??= new Float32Array(rows * n)).set(numbers, row * n);
    columns[name] = n;
  },
  leave: (step, handle) => {
    const inside = numbersOf(handle);
    leaves ??= new Float32Array(inside.length).fill(table.LAST + 1);
    for (let i = 0; i < inside.length; i++) if (!inside[i] && leaves[i] > step) leaves[i] = step;
  },
  coarse: () => { notes.coarse = true; kept = Object.fromEntries(Object.entries(kept).filter(([name]) => name.startsWith("adagrad"))); leaves = undefined; },
  differs: () => { notes.differs = true; },
  verdict: (state, en, vi) => { verdicts.push({ state, en, vi }); },
};

const thinned = (values, start, stride) => values.filter((_, i) => i % stride === start % stride);

// The number of the run that stands for each position, where they are fewer.
const nearest = (length, start, stride) => Array.from({ length }, (_, i) =>
  Math.max(0, Math.min(length / stride - 1, Math.round((i - start % stride) / stride))));

function widened(values, many, { values: { eta, gamma }, at }) {
  const [a, b] = [nearest(eta.length, at.eta, STRIDE), nearest(gamma.length, at.gamma, STRIDE)];
  const runs = gamma.length / STRIDE, out = new Float32Array(eta.length * gamma.length * many);
  a.forEach((i, row) => b.forEach((j, column) => {
    const from = (i * runs + j) * many;
    out.set(values.subarray(from, from + many), (row * gamma.length + column) * many);
  }));
  return out;
}

// For each step and gamma the eta whose f is least, of the runs that are still in the frame.
function ridge({ values: { eta, gamma } }) {
  const log = kept["log f"], many = columns["log f"], best = new Float32Array(many * gamma.length);
  for (let step = 0; step < many; step++) for (let j = 0; j < gamma.length; j++) {
    let least = Infinity, at = 0;
    for (let i = 0; i < eta.length; i++) {
      const run = i * gamma.length + j, value = leaves[run] > step ? log[run * many + step] : Infinity;
      if (value < least) [least, at] = [value, i];
    }
    best[step * gamma.length + j] = at;
  }
  return best;
}

function found(job) {
  if (leaves) Object.assign(kept, { leaves });
  columns.leaves = 1;
  if (notes.coarse) {
    for (const name of Object.keys(kept).filter((name) => !name.startsWith("adagrad"))) {
      kept[name] = widened(kept[name], columns[name], job);
    }
    if (leaves) leaves = kept.leaves;
  }
  if (leaves) kept["best eta"] = ridge(job);
  return kept;
}

// What Python says of an error: its last line, and the reader's line, the last that is in a cell.
function said(message, cells) {
  const lines = message.trim().split("\n"), text = lines.at(-1).trim();
  for (const line of lines.toReversed()) {
    const [, name, number, where] = line.match(/File "(cell \d+)", line (\d+)(?:, in (\S+))?/) ?? [];
    if (!name) continue;
    const source = cells.find((cell) => cell.name === name).source.split("\n")[number - 1] ?? "";
    return `${text}\n${where && where !== "<module>" ? `${where}, ` : ""}line · dòng ${number}: ${source.trim()}`;
  }
  return text;
}

globalThis.arrays = arrays;
globalThis.table = table;
const python = await loadMicroPython({ heapsize: 8 << 20 });
for (const folder of Object.keys(FILES)) python.FS.mkdir(`/python/${folder}`.replace(/\/$/, ""));
const paths = Object.entries(FILES).flatMap(([folder, names]) => names.map((name) => folder + name));
await Promise.all(paths.map(async (path) => {
  const file = await fetch(new URL(`python/${path}`, import.meta.url));
  python.FS.writeFile(`/python/${path}`, await file.text());
}));
python.runPython("import sys; sys.path.insert(0, '/python')\nfrom recipes import answer");
const answer = python.globals.get("answer");

onmessage = ({ data: job }) => {
  [kept, columns, leaves, notes, verdicts] = [{}, {}, undefined, {}, []];
  try {
    answer(job);
    const values = found(job);
    postMessage({ values, columns, notes, verdicts }, Object.values(values).map(({ buffer }) => buffer));
  } catch (error) {
    postMessage({ error: said(error.message, job.cells) });
  }
};
postMessage({ ready: true });
