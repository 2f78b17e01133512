/** Languages in which people write where they are: those of Europe, and of larger trading partners. */
const languages = [
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

/** What people say for a country and CLDR does not. */
const usual: Record<string, string> = {
  ...{
    'United States of America': 'US',
    'U.S.A.': 'US',
    'U.S.': 'US',
    America: 'US',
    England: 'GB',
    Scotland: 'GB',
    Wales: 'GB',
  },
  ...{ 'Northern Ireland': 'GB', 'Great Britain': 'GB', Großbritannien: 'GB', 'Czech Republic': 'CZ', Holland: 'NL' },
  ...{ 'Tschechische Republik': 'CZ', 'The Netherlands': 'NL', 'Republic of Ireland': 'IE', BRD: 'DE', Turkey: 'TR' },
  ...{ 'Bundesrepublik Deutschland': 'DE', Macedonia: 'MK', 'Ivory Coast': 'CI', Burma: 'MM', UAE: 'AE' },
  ...{ Korea: 'KR', 'Russian Federation': 'RU', 'Slovak Republic': 'SK', Bosnia: 'BA', Czech: 'CZ', UK: 'GB' },
  ...{
    Britain: 'GB',
    'Great Britain & Northern Ireland': 'GB',
    'Hong Kong': 'HK',
    Hongkong: 'HK',
    Macau: 'MO',
    Macao: 'MO',
  },
  ...{
    PRC: 'CN',
    KSA: 'SA',
    한국: 'KR',
    السعودية: 'SA',
    الإمارات: 'AE',
    Swaziland: 'SZ',
    Palestine: 'PS',
    DRC: 'CD',
    'DR Congo': 'CD',
  },
  ...{
    'Democratic Republic of the Congo': 'CD',
    'Congo, Democratic Republic of the': 'CD',
    'Congo, Republic of the': 'CG',
  },
  ...{ 'Congo, The Democratic Republic of the': 'CD', "Korea, Democratic People's Republic of": 'KP', GER: 'DE' },
  ...{
    "Lao People's Democratic Republic": 'LA',
    'Syrian Arab Republic': 'SY',
    'Brunei Darussalam': 'BN',
    'Cabo Verde': 'CV',
  },
  ...{
    'Virgin Islands, British': 'VG',
    'Virgin Islands (U.S.)': 'VI',
    'US Virgin Islands': 'VI',
    'Republic of China': 'TW',
  },
  ...{
    'Democratic Republic of Congo': 'CD',
    'Bonaire, Sint Eustatius and Saba': 'BQ',
    'St Vincent and the Grenadines': 'VC',
  },
  ...{ 'Holy See': 'VA', Micronesia: 'FM', 'Falkland Islands (Malvinas)': 'FK', Trinidad: 'TT', Antigua: 'AG' },
  // What stands on number plates is what lists in these countries write.
  ...{ D: 'DE', A: 'AT', F: 'FR', I: 'IT', E: 'ES', B: 'BE', L: 'LU' },
};

/** The name as it is compared: lower-case letters without accents, spaces, punctuation and "and". */
const plainName = (text: string): string =>
  text
    .replace(/ (?:and|und|et|y) /gi, ' ')
    .replace(/\bsaint\b/gi, 'st')
    .normalize('NFKD')
    .replace(/[^\p{L}]/gu, '')
    .toLowerCase();

let names: Map<string, string> | undefined;

/** Made when the first name is looked up: CLDR's names come with the platform (Intl), and take 30 ms. */
function codesByName(): Map<string, string> {
  if (names) return names;
  names = new Map();
  const long = longCodes
    .trim()
    .split(/\s+/)
    .map((pair): [string, string] => [pair.slice(0, 3), pair.slice(3)]);
  for (const [name, code] of [...long, ...Object.entries(usual)]) names.set(plainName(name), code);
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

/** As people write who lack the keys. */
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
 * none. Of several words, as in "Germany (DE)" or "Korea, Republic of", those count that name a country, if they name one alone.
 */
export function countryCode(text: string): string | undefined {
  const said = unflagged(text).trim();
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
  const named = new Set(parts.flatMap((part) => codesByName().get(plainName(withoutForm(part))) ?? []));
  return named.size === 1 ? [...named][0] : undefined;
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
