/** The `cursor` of a page of the API: what names a place in a list, as an address can hold it. */
export const cursorAt = (place: string): string => Buffer.from(place).toString('base64url');

/** The place that a cursor names. A client can send any text as a cursor. */
export const placeIn = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();
