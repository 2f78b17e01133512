const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
const ink = 'color:#1d2b27';
const muted = 'color:#5c6b66';

/** Inline styles by element, because several mail programs read no style sheet. Dark colours are in layout.html, by class. */
const looks = {
  h1: `${font};${ink};font-size:24px;line-height:32px;font-weight:700;letter-spacing:-0.3px;margin:0 0 20px`,
  h2: `${font};color:#0b5f4c;font-size:14px;line-height:20px;font-weight:700;margin:30px 0 10px`,
  p: `${font};${ink};font-size:16px;line-height:26px;margin:0 0 18px`,
  ul: `${font};${ink};font-size:16px;line-height:26px;margin:0 0 22px;padding:0 0 0 22px`,
  ol: `${font};${ink};font-size:16px;line-height:26px;margin:0 0 22px;padding:0 0 0 24px`,
  li: `margin:0 0 10px;padding:0 0 0 4px`,
  a: 'color:#0b5f4c;text-decoration:underline',
  em: `${muted};font-style:normal`,
  panel: `background-color:#eef4f1;border-radius:10px;padding:20px 22px 4px`,
  line: 'border-top:1px solid #e2e5e1;font-size:1px;line-height:1px;height:1px;margin:30px 0 26px',
  factName: `${font};${muted};font-size:15px;line-height:22px;padding:7px 14px 7px 0;width:112px;border-bottom:1px solid #e9ebe7`,
  factValue: `${font};${ink};font-size:15px;line-height:22px;padding:7px 0;border-bottom:1px solid #e9ebe7;word-break:break-word`,
  picture: 'display:block;width:100%;max-width:560px;height:auto;border:0',
  buttonCell: 'background-color:#0b5f4c;border-radius:10px;mso-padding-alt:15px 28px',
  button: `${font};display:inline-block;padding:15px 28px;color:#ffffff;font-size:16px;line-height:20px;font-weight:600;text-decoration:none`,
  choices: `${font};font-size:15px;line-height:20px;margin:0 0 14px`,
  choiceInWord: 'padding:0 8px 10px 0',
  choiceTable: 'display:inline-table;vertical-align:top;margin:0 4px 10px 0',
  choice: `border:1px solid #87958f;border-radius:10px;mso-padding-alt:10px 18px`,
  choiceText: `${font};display:inline-block;padding:10px 18px;color:#0b5f4c;font-size:15px;line-height:20px;font-weight:600;text-decoration:none`,
} as const;

export type Element = 'h1' | 'h2' | 'p' | 'ul' | 'ol' | 'li';

/** The inline style of an element of a mail. */
export function style(element: keyof typeof looks): string {
  return looks[element];
}
