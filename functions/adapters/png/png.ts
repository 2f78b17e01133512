import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { once } from '../aws/once.ts';

/** Two dots for one, because most screens that read mail have as many. */
const dots = 2;

/** Draws SVG as PNG. `read` reads a file that lies beside the function's code: `assets` of lib/functions.ts. */
export function createPng(read: (name: string) => Promise<Uint8Array>) {
  const ready = once(async () => {
    await initWasm(await read('index_bg.wasm'));
    return new Uint8Array(await read('DejaVuSans.ttf'));
  });
  return async (svg: string): Promise<Uint8Array> => {
    const font = await ready();
    const drawn = new Resvg(svg, {
      font: { loadSystemFonts: false, fontBuffers: [font], defaultFontFamily: 'DejaVu Sans' },
      fitTo: { mode: 'zoom', value: dots },
    });
    return drawn.render().asPng();
  };
}
