/** One figure, with only the parts that it has: a part of a whole, a time, money, a word. */
export interface Cell {
  n?: number;
  /** With `n`: the whole it is a part of. */
  of?: number;
  /** 0 to 1, with its 95 % interval. A difference of rates has `low` and `high` alone. */
  rate?: number;
  low?: number;
  high?: number;
  /** Milliseconds. */
  ms?: number;
  /** By currency. */
  amounts?: Record<string, number>;
  text?: string;
  /** It was not recorded then: this is not zero. */
  notRecorded?: true;
  /** The lifecycles behind it, by `nameOf`. */
  leads?: readonly string[];
}

/** What names the rows of a table; the viewer shows these names in words. */
type RowKind =
  | 'week'
  | 'stage'
  | 'clock'
  | 'total'
  | 'reason'
  | 'month'
  | 'rep'
  | 'source'
  | 'mail'
  | 'place'
  | 'content'
  | 'segment';

export interface FigureRow {
  /** Unique in the table. */
  key: string;
  name: string;
  /** A second name: of the rep who has the lead, of the place of a mail. */
  beside?: string;
  /** Its figures will still grow. */
  growing?: true;
  cells: Cell[];
}

/** How a table is drawn: one bar a row, or one bar a column of the last row; several columns of a row are stacked. */
interface Picture {
  bars: 'rows' | 'columns';
  columns: readonly string[];
  /** The column with the end of the thin line behind each bar. */
  until?: string;
}

/** A table without words of any language. */
export interface FigureTable {
  name: string;
  rowsAre: RowKind;
  columns: readonly string[];
  rows: FigureRow[];
  picture?: Picture;
}
