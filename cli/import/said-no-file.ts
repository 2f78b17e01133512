import { type GrowingFile, openGrowing } from '../private-file.ts';

/** `leads.said-no.csv` beside `leads.csv`: what `leadloop suppress import` takes. */
export const saidNoPath = (path: string): string => `${path.replace(/\.[^./\\]+$/, '')}.said-no.csv`;

/** The addresses of the people on a list who want no mail. `size`: bytes of the file that are known to be good. */
export const openSaidNo = (path: string, size = 0): GrowingFile => openGrowing(path, 'email', size);
