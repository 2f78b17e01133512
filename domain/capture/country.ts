/** Languages in which country names are recognised: those of Europe, and of larger trading partners. */
export const languages: readonly string[] = [
  ...['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'sv', 'da', 'nb', 'fi', 'cs', 'sk', 'hu', 'ro', 'bg', 'el', 'hr'],
  ...['sl', 'et', 'lv', 'lt', 'ga', 'mt', 'tr', 'uk', 'ru', 'ja', 'ko', 'zh', 'zh-Hant', 'ar', 'he', 'ca', 'is', 'sr'],
  ...['hi', 'th', 'vi', 'id', 'fa', 'lb', 'af', 'sq', 'mk', 'bs'],
];

/** The code of three letters before that of two, of each country (ISO 3166-1). */
const longCodes = `
  ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ BDIBI BELBE
  BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT BVTBV BWABW
  CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU CUWCW CXRCX CYMKY
  CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET FINFI FJIFJ FLKFK FRAFR
  FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR GRDGD GRLGL GTMGT GUFGF GUMGU
  GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE
  JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT
  LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ
  MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ
  OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU
  RWARW SAUSA SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK
  SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV
  TWNTW TZATZ UGAUG UKRUA UMIUM URYUY USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS XKKXK YEMYE
  ZAFZA ZMBZM ZWEZW`;

/** Usual names of countries that CLDR lacks; single letters are those of number plates, which lists in these countries use. */
const usual = `
  US United States of America; U.S.A.; U.S.; America; Vereinigte Staaten von Amerika; EEUU; EE.UU.; VSA
  GB England; Scotland; Wales; Northern Ireland; Great Britain; Großbritannien; UK; Britain; Great Britain & Northern Ireland
  CZ Czech Republic; Tschechische Republik; Czech; Czech Rep.; Tschechei
  NL Holland; The Netherlands
  IE Republic of Ireland
  LI Lichtenstein
  TL East Timor; Osttimor
  DE BRD; Bundesrepublik Deutschland; GER; D
  TR Turkey
  MK Macedonia; Mazedonien
  CI Ivory Coast; Elfenbeinküste
  MM Burma
  AE UAE; الإمارات; VAE; Emirates; Emirate
  KR Korea; 한국; Südkorea; S. Korea
  RU Russian Federation
  SK Slovak Republic
  BA Bosnia; Bosnien
  HK Hong Kong; Hongkong
  MO Macau; Macao
  CN PRC; P.R. China; China PR; Mainland China
  SA KSA; السعودية; Saudi
  SZ Swaziland
  PS Palestine; Palästina
  CD DRC; DR Congo; Democratic Republic of the Congo; Congo, Democratic Republic of the; Congo, The Democratic Republic of the; Democratic Republic of Congo; Zaire
  CG Congo, Republic of the
  KP Korea, Democratic People's Republic of
  LA Lao People's Democratic Republic
  SY Syrian Arab Republic
  BN Brunei Darussalam
  CV Cabo Verde
  VG Virgin Islands, British
  VI Virgin Islands (U.S.); US Virgin Islands
  TW Republic of China
  BQ Bonaire, Sint Eustatius and Saba
  VC St Vincent and the Grenadines
  VA Holy See; Vatican; Vatikan
  FM Micronesia
  FK Falkland Islands (Malvinas)
  TT Trinidad
  AG Antigua
  AT A
  FR F
  IT I
  ES E
  BE B
  LU L
  BY Weißrussland
  MD Moldau; Moldawien
  IN Bharat
  GR EL
  NZ Aotearoa
`;

/** The name as it is compared: lower-case letters without accents, spaces, punctuation and "and". */
const plainName = (text: string): string =>
  text
    .replace(/ (?:and|und|et|y) /gi, ' ')
    .replace(/\bsaint\b/gi, 'st')
    .normalize('NFKD')
    .replace(/[^\p{L}]/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss');

let names: Map<string, string> | undefined;

/** Made when the first name is looked up: CLDR's names come with the platform (Intl), and take 30 ms. */
function codesByName(): Map<string, string> {
  if (names) return names;
  names = new Map();
  const long = longCodes
    .trim()
    .split(/\s+/)
    .map((pair): [string, string] => [pair.slice(0, 3), pair.slice(3)]);
  for (const [name, code] of long) names.set(plainName(name), code);
  for (const row of usual.trim().split(/\n\s*/))
    for (const name of row.slice(3).split('; ')) names.set(plainName(name), row.slice(0, 2));
  for (const language of languages) {
    const called = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    for (const [, code] of long) {
      const name = called.of(code) ?? '';
      for (const spelt of [plainName(name), plainName(withoutUmlauts(name))])
        if (spelt !== '' && !names.has(spelt)) names.set(spelt, code);
    }
  }
  return names;
}

/** The text as people write it whose keyboards lack umlauts. */
const withoutUmlauts = (text: string) =>
  text
    .toLowerCase()
    .replace(/[äöü]/g, (letter) => `${letter === 'ä' ? 'a' : letter === 'ö' ? 'o' : 'u'}e`)
    .replace(/ß/g, 'ss');

/** The letters that a flag is made of. */
const unflagged = (text: string) =>
  text.replace(/[\u{1f1e6}-\u{1f1ff}]/gu, (sign) => String.fromCharCode((sign.codePointAt(0) ?? 0) - 0x1f1e6 + 65));

let codes: ReadonlySet<string> | undefined;
const isCode = (text: string): boolean => {
  codes ??= new Set(
    longCodes
      .trim()
      .split(/\s+/)
      .map((pair) => pair.slice(3)),
  );
  return codes.has(text);
};

/**
 * ISO 3166-1 alpha-2 of a country by its code of two or three letters, its flag, or its name in many languages; undefined when it is
 * none. A text of several words, such as "Germany (DE)" or "Korea, Republic of", has a country when its words name exactly one.
 */
export function countryCode(text: string): string | undefined {
  // "Germany 🇩🇪" is one, and so is "de_DE", as browsers and programs write a language.
  const named = text.replace(/[\u{1f1e6}-\u{1f1ff}]/gu, '').trim();
  const said = (named || unflagged(text)).trim().replace(/^[a-z]{2,3}[-_](?=[A-Z]{2}$)/, '');
  const code = said.toUpperCase();
  if (code === 'UK') return 'GB';
  if (code.length === 2 && isCode(code)) return code;
  const whole = codesByName().get(plainName(said));
  if (whole !== undefined) return whole;
  // Two letters beside other words are a state as often as a country: "San Francisco, CA".
  const parts = said
    .slice(0, longestName)
    .split(/[,;/|()]|\s[-–]\s/)
    .filter((part) => plainName(part).length > 2);
  const found = new Set(parts.flatMap((part) => codesByName().get(plainName(withoutForm(part))) ?? []));
  return found.size === 1 ? [...found][0] : undefined;
}

const longestName = 200;
/** "The United States", "Kingdom of Spain": the article and the form of government. */
const withoutForm = (name: string) =>
  name
    .trim()
    .replace(
      /^(?:the )?(?:(?:(?:(?:islamic|federal|united|people['’]s|bolivarian) )?republic|(?:hashemite |united )?kingdom|(?:plurinational )?state|federated states|commonwealth|grand duchy|principality|sultanate) of (?:the )?)?/i,
      '',
    );
