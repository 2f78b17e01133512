import type { DigestBar, DigestPicture } from './pictures.ts';

const width = 560;
const row = 26;
const labels = 170;
const texts = 130;
/** The widest usual letters that fit beside the bars. */
const letters = 22;

/** A picture as SVG, with a ground and colours that are readable in light and dark mail programs. */
export function svgOf({ bars }: DigestPicture): string {
  const most = Math.max(...bars.map(({ value, high = 0 }) => Math.max(value, high)), Number.MIN_VALUE);
  const x = (value: number) => labels + 8 + (value / most) * (width - labels - texts - 16);
  const height = bars.length * row + 16;
  const lines = bars.map((bar, index) => line(bar, 8 + index * row, x));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans" font-size="12"><rect width="${width}" height="${height}" fill="#ffffff"/>${lines.join('')}</svg>`;
}

function line({ label, value, low, high, text }: DigestBar, y: number, x: (value: number) => number): string {
  const [from, to] = [x(0), x(value)];
  const middle = y + row / 2;
  const interval =
    low !== undefined && high !== undefined
      ? `<path d="M${x(low)} ${middle}H${x(high)}" stroke="#1d2b27" stroke-width="1.5"/>`
      : '';
  return [
    `<text x="${labels}" y="${middle + 4}" text-anchor="end" fill="#1d2b27">${escaped(shortened(label))}</text>`,
    `<rect x="${from}" y="${y + 4}" width="${Math.max(0, to - from)}" height="${row - 8}" rx="2" fill="#3f8f7a"/>`,
    interval,
    `<text x="${width - texts + 4}" y="${middle + 4}" fill="#5c6b66">${escaped(shortened(text, 22))}</text>`,
  ].join('');
}

const shortened = (text: string, most = letters) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => signs[sign] ?? sign).replace(/\p{Cc}/gu, '');
