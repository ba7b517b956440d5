/** Small pictures as tables of brightness, and tables as pictures on a canvas, a pixel a value. */

import { make } from "../dom";
import type { Table } from "./arithmetic";
import type { Options } from "./options";

/** Larger pictures come down to this many pixels along a side. */
const LARGEST = 64;
/** Brightness of red, green and blue (ITU-R BT.601). */
const WEIGHTS = [0.299, 0.587, 0.114] as const;
/** What was dropped, in the figures too. */
const GONE = [125, 80, 200] as const;

/** The brightness, 0…1, of each of the square pictures that stand side by side in the image at `url`. */
export async function loadPictures(url: string): Promise<Table[]> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const side = Math.min(image.naturalWidth, image.naturalHeight);
  const count = Math.floor(image.naturalWidth / side);
  const size = Math.min(side, LARGEST);
  const context = make("canvas", { width: String(size), height: String(size) }).getContext("2d", {
    willReadFrequently: true,
  });
  if (!context) throw new Error("No canvas to read pictures with");
  return Array.from({ length: count }, (_, index) => {
    context.drawImage(image, index * side, 0, side, side, 0, 0, size, size);
    const { data } = context.getImageData(0, 0, size, size);
    return Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) => {
        const at = 4 * (i * size + j);
        return WEIGHTS.reduce((total, weight, channel) => total + (weight * (data[at + channel] ?? 0)) / 255, 0);
      }),
    );
  });
}

/** The one of the pictures at `data-src` that `data-picture` names, counted from 1; the first by default. */
export async function loadPicture(options: Options): Promise<Table> {
  const pictures = await loadPictures(options.text("src"));
  const picture = pictures[Math.round(options.number("picture", 1, 1, pictures.length)) - 1];
  if (!picture) throw new Error(`No picture in ${options.text("src")}`);
  return picture;
}

export class Picture {
  readonly element: HTMLCanvasElement;

  constructor(label: string) {
    this.element = make("canvas", { class: "cr-live__picture", role: "img", "aria-label": label });
  }

  /** Draws values as shades, `low` black and `high` white; values where `gone` says so are coloured. */
  draw(values: Table, low = 0, high = 1, gone: (row: number, column: number) => boolean = () => false): void {
    const [rows, columns] = [values.length, values[0]?.length ?? 0];
    const pixels = new ImageData(columns, rows);
    for (const [i, row] of values.entries()) {
      for (const [j, value] of row.entries()) {
        // The array clamps to 0…255 and rounds.
        const shade = ((value - low) / (high - low)) * 255;
        const [red, green, blue] = gone(i, j) ? GONE : [shade, shade, shade];
        pixels.data.set([red, green, blue, 255], 4 * (i * columns + j));
      }
    }
    if (this.element.width !== columns || this.element.height !== rows) {
      this.element.width = columns;
      this.element.height = rows;
    }
    this.element.getContext("2d")?.putImageData(pixels, 0, 0);
  }
}
