// The arrays of Python on a page: Python holds numbers, by which they are found here. They live from one
// step to the next; `clear` lets all go but the first ones, so that ten thousands need no more room than
// a hundred.
const OPERATORS = {
  add: "a + b", subtract: "a - b", multiply: "a * b", divide: "a / b",
  less: "a < b ? 1 : 0", less_equal: "a <= b ? 1 : 0", greater: "a > b ? 1 : 0",
  greater_equal: "a >= b ? 1 : 0", equal: "a === b ? 1 : 0",
  maximum: "a > b || a !== a ? a : b", minimum: "a < b || a !== a ? a : b",
  hypot: "Math.sqrt(a * a + b * b)", power: "Math.pow(a, b)",
};
const FUNCTIONS = {
  absolute: "Math.abs(a)", sqrt: "Math.sqrt(a)", exp: "Math.exp(a)", log: "Math.log(a)",
  log10: "Math.log10(a)", sign: "Math.sign(a)", sin: "Math.sin(a)", cos: "Math.cos(a)",
  tanh: "Math.tanh(a)", square: "a * a",
};

// One loop for each operator and each kind of operands, so that the browser makes each fast.
const loop = (body, left, right) => new Function("x", "y", "out", `
  for (let i = 0; i < out.length; i++) {
    const a = x${left ? "[i]" : ""}, b = y${right ? "[i]" : ""};
    out[i] = ${body};
  }`);
const BODIES = { ...OPERATORS, ...FUNCTIONS }, NAMES = Object.keys(BODIES);
const LOOPS = Object.values(BODIES).map((body) =>
  [[0, 0], [0, 1], [1, 0], [1, 1]].map(([left, right]) => loop(body, left, right)));
const [POWER, DIVIDE] = ["power", "divide"].map((name) => NAMES.indexOf(name));
const SQUARE = loop("a * a", 1, 0), ROOT = loop("Math.sqrt(a)", 1, 0);

const pool = [];
let used = 0, first = 0;
let lost = new Uint8Array(0); // settings in which a number was infinite or none: Python's own would stop

function take(length) {
  if (pool[used]?.length !== length) pool[used] = new Float64Array(length);
  return used++;
}

function binary(code, a, b, left, right) {
  let x = left ? pool[a] : a, y = right ? pool[b] : b;
  if (left && right && x.length !== y.length) [x, y] = [repeated(x, y.length), repeated(y, x.length)];
  const handle = take((left ? x : y).length);
  const run = code === POWER && !right && b === 2 ? SQUARE
    : code === POWER && !right && b === 0.5 ? ROOT : LOOPS[code][2 * left + right];
  run(x, y, pool[handle]);
  if (code === POWER || code === DIVIDE) lose(pool[handle]);
  return handle;
}

// One number for each setting, for every row of a parameter, where there is one row and there are more.
function repeated(values, length) {
  if (values.length >= length) return values;
  if (length % values.length) throw new Error("arrays of different lengths");
  const out = pool[take(length)];
  for (let from = 0; from < length; from += values.length) out.set(values, from);
  return out;
}

function lose(values) {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  if (Number.isFinite(sum) || values.length !== lost.length) return;
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) lost[i] = 1;
}

function unary(code, a) {
  const handle = take(pool[a].length);
  LOOPS[code][2](pool[a], 0, pool[handle]);
  return handle;
}

function where(condition, a, left, b, right) {
  const which = pool[condition], handle = take(which.length), out = pool[handle];
  const x = left ? pool[a] : null, y = right ? pool[b] : null;
  for (let i = 0; i < out.length; i++) out[i] = which[i] ? (x ? x[i] : a) : (y ? y[i] : b);
  return handle;
}

function put(values) {
  const handle = take(values.length);
  pool[handle].set(values);
  return handle;
}

// The states of a walk of many settings, step by step.
let states = [];

function record(step, place, value, isArray) {
  const row = (states[step] ??= []), kept = new Float64Array(lost.length);
  if (isArray) kept.set(pool[value]);
  else kept.fill(value);
  lose(kept);
  row[place] = kept;
}

export const numbersOf = (handle) => pool[handle];
export const arrays = {
  binary, unary, where, put, record,
  code: (name) => NAMES.indexOf(name),
  arange: (length) => put(Float64Array.from({ length }, (_, i) => i)),
  full: (length, value) => put(new Float64Array(length).fill(value)),
  // A new run of so many settings; what is put before `stay` lives until the next one.
  begin: (settings) => { used = first = 0; lost = new Uint8Array(settings); states = []; },
  stay: () => (first = used),
  clear: () => { used = first; },
  // Where a setting is lost, there is no number from this step on.
  cut: (step) => {
    for (const row of states[step]) for (let i = 0; i < lost.length; i++) if (lost[i]) row[i] = NaN;
  },
  all_lost: () => lost.every((is) => is),
  assign: (handle, value, isArray) => {
    if (!isArray) return pool[handle].fill(value);
    const { length } = pool[handle], values = repeated(pool[value], length);
    if (values.length > length) throw new Error("an array that is too long");
    pool[handle].set(values);
  },
  // A whole number comes to Python as one of 32 bits: a larger one goes as text.
  list: (handle) => Array.from(pool[handle], (value) => (Math.abs(value) < 2 ** 31 ? value : String(value))),
  at: (step, place) => put(states[step][place]),
  one: (setting, step, place, value) => {
    (states[step] ??= [])[place] ??= new Float64Array(lost.length).fill(NaN);
    states[step][place][setting] = value;
  },
};
