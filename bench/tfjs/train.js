/* TensorFlow.js' side of the comparison: the same networks, data and call as in workload.py. */

function build(spec) {
  const model = tf.sequential();
  const add = (layer, options) => {
    const first = model.layers.length === 0 ? { inputShape: [32, 32, 3] } : {};
    model.add(tf.layers[layer]({ ...options, ...first }));
  };
  for (const [kind, ...values] of spec) {
    if (kind === "conv") add("conv2d", { filters: values[0], kernelSize: 3, padding: values[1], activation: "relu" });
    else if (kind === "pool") add("maxPooling2d", { poolSize: 2 });
    else if (kind === "flatten") add("flatten", {});
    else add("dense", { units: values[0], activation: values[1] });
  }
  model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return model;
}

async function floats(url) {
  return new Float32Array(await (await fetch(url)).arrayBuffer());
}

let fit;

/* Load everything and make the call once, unmeasured. */
async function prepare({ spec, batch, threads, count }) {
  // The backend takes at most half of the machine's cores, also when it is asked for more.
  Object.defineProperty(navigator, "hardwareConcurrency", { value: 2 * threads });
  tf.wasm.setWasmPaths("./");
  tf.wasm.setThreadsCount(threads);
  if (!(await tf.setBackend("wasm"))) throw new Error("the backend wasm does not start");
  if (threads > 1 && tf.wasm.getThreadsCount() !== threads) throw new Error("the backend takes fewer threads");
  const x = tf.tensor4d(await floats("x.bin"), [count, 32, 32, 3]);
  const y = tf.tensor2d(await floats("y.bin"), [count, 1]);
  const model = build(spec);
  fit = () => model.fit(x, y, { batchSize: batch, epochs: 1, verbose: 1 });
  await fit();
}

/* The wall time of the call in seconds. */
async function timedFit() {
  const start = performance.now();
  await fit();
  return (performance.now() - start) / 1000;
}
