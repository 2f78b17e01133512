/** More words than this share look wrong: then it is no slip of one person. */
const wrongShare = 0.2;

/**
 * A word that proves that the text was read in the wrong code page; undefined when the words can be right. Western words have
 * single letters beyond ASCII among others; Cyrillic, Greek and Asian text has only those, and Central European letters become
 * signs.
 */
export function wrongLetters(lines: readonly string[]): string | undefined {
  const words = lines.flatMap((line) => line.split(/[\s,;|"'<>()@]/)).filter((word) => /[^\0-\x7f]/.test(word));
  // Misread Turkish shows Icelandic letters, but Icelandic has no ç and no ü.
  const isTurkish = words.some((word) => /[þðÞÐ]/.test(word)) && words.some((word) => /[çÇüÜ]/.test(word));
  const wrong = words.filter((word) => isWrong(word) || (isTurkish && /[þðýÞÐÝ]/.test(word)));
  return wrong.length > words.length * wrongShare ? wrong[0] : undefined;
}

function isWrong(word: string): boolean {
  if (/[\x80-\x9f\ufffd]/.test(word) || /[¡-¿‘’“”„†‡…–—˜™›‹]{3,}/.test(word)) return true;
  if (/\p{L}[ŠŽŒŸ]\p{Ll}/u.test(word)) return true;
  // Western words have single letters beyond ASCII.
  if (/[À-ÿŠšŽžŒœŸ]{3,}/u.test(word)) return true;
  // A sign inside a word, or a capital after a small letter.
  return (
    /\p{L}[¹³²¼½¾¿¡£¥¤¦§¶¢±¬¯¸¨“”„‚†‡‰‹›•™˜…«»©®]\p{L}/u.test(word) ||
    /^[£¥¼¦]\p{L}/u.test(word) ||
    /\p{Ll}[ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŠŽŒŸ]\p{Ll}/u.test(word)
  );
}
