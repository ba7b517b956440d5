// Softmax and cross-entropy over the last axis.
#include "ops.h"

// What a cross-entropy is given: probabilities, logits, or probabilities together with the logits they came from.
enum { PROBABILITIES, LOGITS, SOFTMAX };

// Keras' epsilon: probabilities are clipped to [EPSILON, 1 - EPSILON].
static const float EPSILON = 1e-7f;

static float softmax_row(const float *x, float *to, int count) {
  float largest = x[0], total = 0;
  for (int c = 1; c < count; c++)
    if (x[c] > largest) largest = x[c];
  for (int c = 0; c < count; c++) total += to[c] = exp_one(x[c] - largest);
  for (int c = 0; c < count; c++) to[c] /= total;
  return largest + log_one(total);
}

// x, out, rows, classes
void op_softmax(const Word *a) {
  const float *x = at(a[0]);
  float *to = at(a[1]);
  for (int r = 0; r < a[2]; r++, x += a[3], to += a[3]) softmax_row(x, to, a[3]);
}

// out, gradient of out, gradient of x, rows, classes
void op_softmax_grad(const Word *a) {
  const float *y = at(a[0]), *g = at(a[1]);
  float *to = at(a[2]);
  int classes = a[4];
  for (int r = 0; r < a[3]; r++, y += classes, g += classes, to += classes) {
    float dot = 0;
    for (int c = 0; c < classes; c++) dot += g[c] * y[c];
    for (int c = 0; c < classes; c++) to[c] = y[c] * (g[c] - dot);
  }
}

// The target of class `c` in row `r`; a label that is no class makes the loss nan.
INLINE float target_of(int sparse, const float *target, Index r, int c, int classes) {
  if (!sparse) return target[r * classes + c];
  float label = target[r];
  if (!(label >= 0 && label < (float)classes)) return __builtin_nanf("");
  return (int)label == c ? 1.0f : 0.0f;
}

// Terms without weight are left out, so that 0 * log(0) does not spoil a sum.
INLINE float term(float weight, float log_probability) { return weight == 0 ? 0 : -weight * log_probability; }

// form, sparse, target, output, loss, rows, classes
void op_crossentropy(const Word *a) {
  int form = a[0], sparse = a[1], classes = a[6];
  const float *target = at(a[2]), *x = at(a[3]);
  float *loss = at(a[4]);
  for (Index r = 0; r < a[5]; r++, x += classes) {
    float sum = 0, offset = 0, total = 0;
    if (form == LOGITS) {
      float largest = x[0];
      for (int c = 1; c < classes; c++)
        if (x[c] > largest) largest = x[c];
      for (int c = 0; c < classes; c++) total += exp_one(x[c] - largest);
      offset = largest + log_one(total);
    } else {
      for (int c = 0; c < classes; c++) total += x[c];
    }
    for (int c = 0; c < classes; c++) {
      float t = target_of(sparse, target, r, c, classes);
      if (form == LOGITS) {
        sum += term(t, x[c] - offset);
        continue;
      }
      float p = x[c] / total;
      p = p < EPSILON ? EPSILON : p > 1 - EPSILON ? 1 - EPSILON : p;
      sum += term(t, log_one(p));
    }
    loss[r] = sum;
  }
}

// With SOFTMAX `output` holds probabilities and the gradient is the one of the logits behind them.
// form, sparse, target, output, gradient of loss, gradient of output, rows, classes
void op_crossentropy_grad(const Word *a) {
  int form = a[0], sparse = a[1], classes = a[7];
  const float *target = at(a[2]), *x = at(a[3]), *g = at(a[4]);
  float *to = at(a[5]);
  for (Index r = 0; r < a[6]; r++, x += classes, to += classes) {
    float total = 0, weight = 0;
    if (form == LOGITS) {
      softmax_row(x, to, classes);
      for (int c = 0; c < classes; c++) weight += target_of(sparse, target, r, c, classes);
      for (int c = 0; c < classes; c++)
        to[c] = g[r] * (to[c] * weight - target_of(sparse, target, r, c, classes));
      continue;
    }
    for (int c = 0; c < classes; c++) total += x[c];
    // Clipped probabilities pass no gradient.
    for (int c = 0; c < classes; c++) {
      float p = x[c] / total, t = target_of(sparse, target, r, c, classes);
      to[c] = p < EPSILON || p > 1 - EPSILON ? 0 : t;
      weight += to[c];
    }
    for (int c = 0; c < classes; c++) {
      if (form == SOFTMAX) to[c] = g[r] * (x[c] * weight - to[c]);
      else to[c] = g[r] * (weight / total - (to[c] == 0 ? 0 : to[c] / x[c]));
    }
  }
}
