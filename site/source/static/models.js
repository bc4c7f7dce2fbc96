// What is trained on a page: models of which each of n settings has parameters of its own. Of a parameter,
// the numbers of all settings stand side by side: those of w's row k are w[k * n] and the n - 1 after it.

// A linear regression on rows of features and label; what is measured is the loss over all of them.
export function linear({ rows, orders }) {
  const features = rows[0].length - 1, moments = momentsOf(rows);
  return {
    orders,
    sizes: [features, 1],

    // The gradients of a minibatch's mean squared error, halved.
    differentiate(n, batch, w, b, dw, db) {
      const error = new Float64Array(n);
      dw.fill(0);
      db.fill(0);
      for (const number of batch) {
        const row = rows[number];
        for (let i = 0; i < n; i++) error[i] = b[i] - row[features];
        for (let k = 0, from = 0; k < features; k++, from += n) {
          for (let i = 0, x = row[k]; i < n; i++) error[i] += x * w[from + i];
        }
        for (let k = 0, from = 0; k < features; k++, from += n) {
          for (let i = 0, x = row[k] / batch.length; i < n; i++) dw[from + i] += x * error[i];
        }
        for (let i = 0; i < n; i++) db[i] += error[i] / batch.length;
      }
    },

    measure(n, w, b) {
      const loss = new Float64Array(n), residual = new Float64Array(features + 2);
      for (let i = 0; i < n; i++) {
        for (let k = 0; k < features; k++) residual[k] = w[k * n + i];
        [residual[features], residual[features + 1]] = [b[i], -1];
        let sum = 0;
        for (let k = 0; k < residual.length; k++) {
          for (let j = 0; j < residual.length; j++) sum += residual[k] * moments[k][j] * residual[j];
        }
        loss[i] = Number.isFinite(Math.fround(sum / 2)) ? sum / 2 : NaN; // the kernel's numbers have 32 bits
      }
      return [loss];
    },
  };
}

// The second moments of the rows, of which the loss of any parameters follows.
function momentsOf(rows) {
  const design = rows.map((row) => [...row.slice(0, -1), 1, row.at(-1)]);
  return design[0].map((_, i) => design[0].map((_, j) =>
    design.reduce((sum, row) => sum + row[i] * row[j], 0) / rows.length));
}

// A softmax regression on images, a letter for each of 17 shades of a pixel; what is measured is the mean
// cross-entropy on those that are trained on, and the share of right answers on the others.
export function softmax({ pixels, labels, trained, orders }) {
  const classes = 10, features = pixels.length / labels.length;
  const shades = Float64Array.from(pixels, (letter) => (letter.charCodeAt(0) - "a".charCodeAt(0)) / 16);

  // The chances of the classes, into `out`: those of class c are out[c * n] and the n - 1 after it.
  function guess(n, image, w, b, out) {
    const wide = classes * n;
    out.set(b);
    for (let k = 0; k < features; k++) { // once more below: a function of its own takes half as long again
      const x = shades[image * features + k], from = k * wide;
      if (x) for (let j = 0; j < wide; j++) out[j] += x * w[from + j];
    }
    for (let i = 0; i < n; i++) {
      let most = -Infinity, sum = 0;
      for (let j = i; j < wide; j += n) most = Math.max(most, out[j]);
      for (let j = i; j < wide; j += n) sum += out[j] = Math.exp(out[j] - most);
      for (let j = i; j < wide; j += n) out[j] /= sum;
    }
  }

  return {
    orders,
    sizes: [features * classes, classes],

    // The gradients of a minibatch's mean cross-entropy.
    differentiate(n, batch, w, b, dw, db) {
      const wide = classes * n, error = new Float64Array(wide);
      dw.fill(0);
      db.fill(0);
      for (const image of batch) {
        guess(n, image, w, b, error);
        for (let i = 0, right = labels[image] * n; i < n; i++) error[right + i] -= 1;
        for (let j = 0; j < wide; j++) db[j] += error[j] /= batch.length;
        for (let k = 0; k < features; k++) {
          const x = shades[image * features + k], from = k * wide;
          if (x) for (let j = 0; j < wide; j++) dw[from + j] += x * error[j];
        }
      }
    },

    measure(n, w, b) {
      const [loss, right] = [new Float64Array(n), new Float64Array(n)], chances = new Float64Array(classes * n);
      for (let image = 0; image < labels.length; image++) {
        guess(n, image, w, b, chances);
        for (let i = 0, label = Number(labels[image]); i < n; i++) {
          if (image < trained) loss[i] -= Math.log(Math.max(chances[label * n + i], 1e-12)) / trained;
          else if (likeliest(chances, i, n) === label) right[i] += 1 / (labels.length - trained);
        }
      }
      return [loss, right];
    },
  };
}

function likeliest(chances, i, n) {
  let best = 0;
  for (let c = 1; c * n < chances.length; c++) if (chances[c * n + i] > chances[best * n + i]) best = c;
  return best;
}
