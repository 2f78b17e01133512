import { polite } from './stop-words.ts';

/** As `plain` writes them, in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish and Swedish. */
const listed = (words: string): string[] => words.split(', ');

/** Phrases that decline an offer. The last word may have up to three more letters: "pas interess" is also "pas intéressées". */
export const refusals = listed(
  'not interest, not really interest, no longer interest, arent interest, no interest, ' +
    'no need, not need, dont need, not relevant, not for us, not for me, ' +
    'kein interesse, nicht interess, kein bedarf, keinen bedarf, ' +
    'interessiert mich nicht, interessiert uns nicht, ' +
    'pas interess, aucun interet, m interesse pas, nous interesse pas, pas besoin, ' +
    'no me interesa, no nos interesa, no interesa, no estoy interesad, no estamos interesad, no tengo interes, ' +
    'sin interes, no necesit, ' +
    'non mi interessa, non ci interessa, non interessa, non sono interessat, non siamo interessat, nessun interesse, ' +
    'nao tenho interesse, sem interesse, nao estou interessad, nao estamos interessad, nao me interessa, ' +
    'nao nos interessa, ' +
    'geen interesse, niet geinteresseerd, niet nodig, ' +
    'nie jestem zainteresowan, niezainteresowan, brak zainteresowan, nie interesuje, ' +
    'inte intressera, ointressera, behover inte',
);

/** A bare no, also at the start of another refusal. Alone it may answer a question of ours, so it counts only beside a word of thanks. */
export const bareNos = new Set('no nope nein ne nee non nao nie nej'.split(' '));

/** Words around a refusal that change nothing about it. The refusal may name its subject only by words for our whole offer. */
export const around = new Set([
  ...polite,
  ...(
    'sorry im m am we re are is that there have ve has currently at moment time right unfortunately really any in our my for of a an so ' +
    'offer product products service solution proposal demo ' +
    'leider ich wir habe haben bin sind ist es besteht bei uns mir momentan derzeit aktuell zurzeit im an am ihrem ihren ihr ihre ' +
    'der dem den das die diesem daran angebot produkt produkten losung mehr fur von ' +
    'desole je j ne n suis sommes ai avons nous m en c ce cela ca est pour le la les l par offre produits instant du tout a d ' +
    'muchas lo siento su sus oferta ahora momento el los con ' +
    'purtroppo mi dispiace al vostra vostro offerta prodotto questo ora alla il i ' +
    'eu na no nos vossa sua seu proposta produto neste isso pela pelo o os ' +
    'aan heb er wij ik helaas aanbod voor op dit het een zijn ' +
    'ta tym to panstwa oferta oferte mnie nas bardzo ' +
    'sa mycket jag vi har ar av ert era erbjudande for oss mig det detta den om'
  ).split(' '),
]);

/** Words between thanks and a refusal: "thanks, but no interest". After a refusal such a word reverses it. */
export const leads = new Set('but and so aber und doch mais et pero y ma e mas maar en ale i men och'.split(' '));

export const greetings = new Set(
  'hi hello hey dear good hallo guten liebe lieber sehr bonjour hola buenos buongiorno ola bom beste dzien hej'.split(
    ' ',
  ),
);
