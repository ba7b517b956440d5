"""Draw the pictures of coursekit's README anew: a small network, trained for some epochs."""

from pathlib import Path

import numpy as np

import coursekit
import datasets
import kerasette as keras

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "plugins/coursekit/pictures"
GENERATED = ROOT / "build/datasets"
EPOCHS = 10


def trained(
    filters: int, data: dict[str, np.ndarray]
) -> tuple[keras.Model, keras.callbacks.History]:
    """A network with so many filters in its first layer, and how its training went."""
    model = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            keras.layers.Conv2D(filters, 5, activation="relu", name="first"),
            keras.layers.MaxPooling2D(name="pool"),
            keras.layers.Conv2D(32, 3, activation="relu", name="second"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ],
        name="my_network",
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    test = data["x_test"] / np.float32(255), data["y_test"]
    train = data["x_train"] / np.float32(255), data["y_train"]
    history = model.fit(*train, batch_size=16, epochs=EPOCHS, validation_data=test, verbose=0)
    return model, history


def main() -> None:
    """Train, and write the five pictures."""
    keras.utils.set_random_seed(0)
    GENERATED.mkdir(parents=True, exist_ok=True)
    datasets.build(GENERATED)
    with np.load(GENERATED / "cifar10.npz") as file:
        data = {name: file[name] for name in file.files}
    model, history = trained(16, data)
    _, other = trained(2, data)
    images, labels = data["x_test"], data["y_test"]
    predictions = model.predict(images / np.float32(255), verbose=0)
    names = coursekit.CIFAR10
    pictures = {
        "image_grid": coursekit.image_grid(images[:16], labels[:16], predictions[:16], names),
        "filters": coursekit.filters(model.get_layer("first")),
        "feature_maps": coursekit.feature_maps(model, images[1] / 255, ["first", "pool"]),
        "confusion_matrix": coursekit.confusion_matrix(labels, predictions, names),
        "curves": coursekit.curves({"16 filters": history, "2 filters": other}),
    }
    TARGET.mkdir(exist_ok=True)
    for name, picture in pictures.items():
        picture.save(TARGET / f"{name}.svg")


if __name__ == "__main__":
    main()
