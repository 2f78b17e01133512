/** Languages in which people write where they are: those of Europe, and of larger trading partners. */
const languages = [
  ...['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'sv', 'da', 'nb', 'fi', 'cs', 'sk', 'hu', 'ro', 'bg', 'el', 'hr'],
  ...['sl', 'et', 'lv', 'lt', 'ga', 'mt', 'tr', 'uk', 'ru', 'ja', 'ko', 'zh', 'zh-Hant', 'ar', 'he', 'ca', 'is', 'sr'],
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
  ...{ 'United States of America': 'US', 'U.S.A.': 'US', America: 'US', England: 'GB', Scotland: 'GB', Wales: 'GB' },
  ...{ 'Northern Ireland': 'GB', 'Great Britain': 'GB', Großbritannien: 'GB', 'Czech Republic': 'CZ', Holland: 'NL' },
  ...{ 'Tschechische Republik': 'CZ', 'The Netherlands': 'NL', 'Republic of Ireland': 'IE', BRD: 'DE', Turkey: 'TR' },
  ...{ 'Bundesrepublik Deutschland': 'DE', Macedonia: 'MK', 'Ivory Coast': 'CI', Burma: 'MM', UAE: 'AE' },
};

/** The name as it is compared: lower-case letters without accents, spaces and punctuation. */
const plainName = (text: string): string =>
  text
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
      const name = plainName(called.of(code) ?? '');
      if (name !== '' && !names.has(name)) names.set(name, code);
    }
  }
  return names;
}

/** ISO 3166-1 alpha-2 of a country by its code of two or three letters, or its name in many languages; undefined when it is none. */
export function countryCode(text: string): string | undefined {
  const code = text.trim().toUpperCase();
  if (code === 'UK') return 'GB';
  return /^[A-Z]{2}$/.test(code) ? code : codesByName().get(plainName(text));
}
