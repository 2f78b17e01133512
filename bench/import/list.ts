import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** A typical list: quoted cells, an unknown column, one row in ten of a known person, one in a hundred wrong. */
export async function writeList(path: string, rows: number): Promise<void> {
  const file = createWriteStream(path);
  file.write('E-Mail;Vorname;Nachname;Firma;Telefon;Land;Halle;Bemerkung\r\n');
  for (let n = 0; n < rows; n++) {
    const person = n % 10 === 9 ? n - 9 : n;
    const email = n % 100 === 50 ? `visitor-${n}` : `visitor-${person}@example.org`;
    const line = `${email};Grace;"Hopper, No. ${person}";Example Works GmbH;+49 30 901820;Deutschland;${n % 7};"Wants to see ""it""\nsoon"\r\n`;
    if (!file.write(line)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}
