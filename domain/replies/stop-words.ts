/** Lists of words are texts: as arrays of texts they would be a good part of the function's bundle. */
const listed = (words: string): string[] => words.split(', ');

/** Phrases that mean stop, as `plain` writes them: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Swedish. */
export const phrases = listed(
  'remove me, remove us, remove my, remove this address, remove this email, take me off, take us off, ' +
    'take my name off, take my address off, take my email off, opt me out, stop sending, stop emailing, ' +
    'stop mailing, stop contacting, stop writing, stop these, stop this newsletter, stop the newsletter, stop your, ' +
    'stop spamming, stop mails, stop emails, stop messaging, no more email, no more emails, no more mail, ' +
    'no more mails, no more messages, no more newsletters, no further emails, no further mails, no further contact, ' +
    'dont contact, do not contact, dont email, do not email, dont mail, do not mail, dont send me, do not send me, ' +
    'dont send any, never contact, dont write to me, do not write to me, do not send any, leave me alone, ' +
    'delete my email, delete my address, delete my data, delete all my data, delete my account, delete my details, ' +
    'delete me, cancel my newsletter, cancel the newsletter, cancel my subscription, cancel subscription, ' +
    'end my subscription, ' +
    'off your list, off this list, off the list, off the mailing list, off your mailing list, keine mails mehr, keine mail mehr, keine e mails mehr, keine emails mehr, keine email mehr, ' +
    'keine werbung, keinen newsletter, keine newsletter, keine weiteren mails, keine weiteren e mails, ' +
    'keine weiteren emails, keine weiteren nachrichten, keine nachrichten mehr, nicht mehr anschreiben, ' +
    'nicht mehr kontaktieren, nicht mehr schreiben, nichts mehr schicken, nichts mehr senden, nichts mehr zusenden, ' +
    'schickt mir nichts mehr, schicken sie mir nichts mehr, schreiben sie mir nicht mehr, ' +
    'schreiben sie mir bitte nicht mehr, mich von der liste, mich von ihrer liste, mich von eurer liste, ' +
    'newsletter nicht mehr, mails nicht mehr, kundige den newsletter, kundige ich den newsletter, newsletter kundigen, ' +
    'unterlassen sie weitere, unterlassen sie es, aus dem verteiler, aus ihrem verteiler, aus eurem verteiler, ' +
    'aus ihrer liste, aus eurer liste, loschen sie meine, loscht meine, meine daten loschen, meine adresse loschen, ' +
    'meine e mail adresse loschen, verteiler nehmen, verteiler streichen, verteiler loschen, liste nehmen, ' +
    'liste streichen, liste loschen, liste entfernen, verteiler entfernen, meine daten entfernen, desabonnez moi, ' +
    'desinscrivez moi, me retirer de, retirez moi, retirer mon adresse, retirez mon adresse, supprimez mon adresse, ' +
    'supprimez moi, supprimer mon adresse, supprimez mes donnees, mes coordonnees, supprimer mes donnees, ' +
    'ne plus recevoir, ne souhaite plus recevoir, ne veux plus recevoir, ne plus me contacter, ne me contactez plus, ' +
    'ne plus m ecrire, ne m ecrivez plus, n envoyez plus, ne m envoyez plus, ne plus m envoyer, ' +
    'arretez de m envoyer, arretez vos, arreter vos, plus de mails, arretez de m ecrire, arretez de me contacter, ' +
    'plus de courriels, plus d e mails, darme de baja, dar de baja, denme de baja, dame de baja, deme de baja, ' +
    'darnos de baja, cancelar suscripcion, cancelar la suscripcion, cancelar mi suscripcion, desuscribirme, ' +
    'desuscribanme, anular suscripcion, no quiero recibir, no deseo recibir, no quiero mas, no me envien mas, no me envie mas, ' +
    'no me escriban mas, no mas correos, no enviar mas, no envien mas, dejen de enviar, dejen de enviarme, ' +
    'dejen de mandarme, dejen de escribirme, deje de enviarme, dejad de enviarme, dejen de escribir, deje de enviar, ' +
    'dejad de enviar, dejar de recibir, borrar mis datos, borren mis datos, eliminar mis datos, eliminen mi, ' +
    'eliminar mi, quitenme de, no me contacten, no me contacte, borrenme, eliminenme, quitarme de, cancellami, ' +
    'cancellatemi, cancellarmi, mi cancelli, cancellate il mio, cancellare il mio, cancellazione dalla, ' +
    'cancellazione dei miei, disiscrivimi, disiscrivetemi, disiscrivermi, annullare l iscrizione, ' +
    'annulla iscrizione, non voglio piu ricevere, non desidero piu ricevere, non desidero ricevere, ' +
    'non voglio ricevere, non scrivetemi piu, non contattatemi, non mi contattate, non contattarmi, ' +
    'non inviatemi piu, non mandatemi piu, non inviate piu, smettete di, smettetela di, rimuovetemi, rimuovimi, ' +
    'rimuovere il mio, rimuovete il mio, toglietemi, niente piu mail, mi rimuova, mi tolga, basta mail, basta email, ' +
    'cancelar inscricao, cancelar a inscricao, cancelar a minha inscricao, cancelar assinatura, ' +
    'cancelar a assinatura, cancelar subscricao, cancelar a subscricao, cancelar a minha subscricao, ' +
    'anular a subscricao, remover meu, removam me, remova me, remover me, me remova, me remover, me removam, ' +
    'remova meu, remover o meu, removam o meu, retirem me, retire me, me retire, nao quero receber, ' +
    'nao quero mais receber, nao desejo receber, nao desejo mais, nao me enviem, nao me envie, nao enviem mais, ' +
    'nao envie mais, parem de enviar, parem de me, pare de enviar, pare de me, deixar de receber, nao me contactem, ' +
    'nao me contatem, apaguem os meus dados, excluir meu, sair da lista, schrijf mij uit, schrijf me uit, schrijf ons uit, ' +
    'meld mij af, meld me af, meld ons af, haal mij van, haal me van, verwijder mij, verwijder me, verwijder mijn, ' +
    'van jullie lijst, van uw lijst, geen mails meer, geen mail meer, geen e mails meer, geen emails meer, ' +
    'geen berichten meer, geen nieuwsbrief, geen nieuwsbrieven, niet meer mailen, niet meer benaderen, ' +
    'stop met mailen, stop met sturen, stuur mij niets meer, stuur me niets meer, geen reclame, wypisz mnie, ' +
    'wypisac mnie, wypiszcie mnie, prosze o wypisanie, wypisac sie z, wypisuje sie, rezygnuje z newslettera, ' +
    'rezygnuje z subskrypcji, rezygnuje z otrzymywania, usun mnie, usuncie mnie, prosze mnie usunac, ' +
    'prosze o usuniecie, usuniecie z listy, usuniecie z bazy, usunac mnie, usunac moj, usuncie moj, ' +
    'nie chce otrzymywac, nie chce wiecej, nie chce juz dostawac, nie zycze sobie, prosze nie wysylac, ' +
    'nie wysylajcie, nie wysylac, prosze nie pisac, nie piszcie, przestancie wysylac, prosze sie nie kontaktowac, ' +
    'nie kontaktujcie, anuluj subskrypcje, anulowac subskrypcje, avsluta prenumerationen, avsluta min prenumeration, ' +
    'avregistrera mig, avsluta prenumeration, ta bort mig, ta bort min, stryk mig, inga fler mejl, inga fler mail, ' +
    'inga mer mail, inga fler utskick, inga fler nyhetsbrev, inga nyhetsbrev, inte ha fler, sluta skicka, ' +
    'sluta mejla, sluta maila, sluta kontakta, skicka inte fler, skicka inte mer, kontakta mig inte, vill inte ha, ' +
    'stop pub, uit uw bestand, uit jullie bestand, object to the processing, object to the use, withdraw my consent, ' +
    'revoke my consent, widerspreche der, widerspreche hiermit, widerspreche ich, widerrufe meine, widerrufe ich meine, ' +
    'retire mon consentement, m oppose a, retiro mi consentimiento, me opongo al, revoco il consenso, mi oppongo al, ' +
    'revogo o consentimento, trek mijn toestemming, cofam zgode, aterkallar mitt samtycke, ' +
    'quit emailing, quit sending, quit contacting, quit mailing, cease and desist, cease all communication, cease all contact, ' +
    'cease sending, no longer wish to receive, no longer want to receive, no longer wish to be contacted, dont want to receive, ' +
    'do not want to receive, do not wish to receive, do not wish to be contacted, dont want to be contacted, ' +
    'do not want to be contacted, dont want any more emails, do not want any more emails, dont want any more mails, ' +
    'be removed from your, be removed from this list, be removed from the list, unsubscribe link, unsubscribed twice, ' +
    'unsubscribed three times, unsubscribed several times, unsubscribed many times, delete all data you, delete all data about, ' +
    'erase my data, erase my personal, erase all my, right to be forgotten, report you as spam, loschen sie mich, losche mich, ' +
    'loscht mich, adresse loschen, mich in ruhe, horen sie auf mir, hort auf mir, horen sie auf mich, plus de vos mails, ' +
    'plus de vos e mails, enlevez moi, enlever mon adresse, oppose au traitement, darse de baja, me den de baja, no mas emails, ' +
    'no mas mails, no mas mensajes, non voglio piu email, non voglio piu mail, cancellate i miei, cancelli i miei, remover da lista, ' +
    'me tire da lista, me tirem da lista, nao me mandem, nao me mande, retirem o meu, nao quero mais emails, nao quero mais e mails, ' +
    'stoppa utskick, stoppa utskicken, stoppa mejlen, never email me, never mail me, never write to me, never send me, ' +
    'kundigung newsletter, kundigung des newsletters, kundigung ihres newsletters, newsletter kundigung',
);

/** Whole clauses that mean stop: "go away", and not "go away from paper". */
export const whole = new Set(
  listed(
    'go away, fuck off, this is spam, spam, kein spam, keinen spam, loschen, horen sie auf, hor auf, hort auf, unterlassen sie das, ' +
      'unterlassen sie dies, i have already unsubscribed, i already unsubscribed, already unsubscribed, plus de mail, stop, stopp, ' +
      'u n s u b s c r i b e, quero cancelar, quiero cancelar, no more',
  ),
);
/** Around it. */
export const courtesies = new Set(
  'please pls plz kindly just now immediately bitte danke thanks svp merci gracias grazie tack'.split(' '),
);

/** Verbs and nouns that mean stop in a short clause, or with an object: our customers unsubscribe people, too. */
export const bare = listed(
  'unsubscribe, unsubscribed, unsub, unsuscribe, unsubcribe, unsubscibe, unsubsribe, unsubscrib, unsbscribe, un subscribe, unsubscription, opt out, opting out, optout, abmelden, ' +
    'abmeldung, abbestellen, abbestelle, abbestellung, austragen, austragung, desabonner, desabonnez, desabonne, ' +
    'desabonnement, desinscrire, desinscrivez, desinscription, desuscribir, desuscripcion, disiscrivere, ' +
    'disiscrizione, descadastrar, descadastre, descadastrem, descadastramento, uitschrijven, uitschrijving, ' +
    'afmelden, afmelding, wypisanie, wypisac, wypis, avregistrera, avregistrering, avprenumerera, avanmal, avanmala, avanmalan',
);
export const named = new Set(
  (
    'me us my mine our communication communications marketing newsletter newsletters list lists mailing mail mails email emails mailinglist mich uns mir meine verteiler liste ' +
    'moi nous me m mon lettre liste nos boletin lista correo correos mi mio noi ci mij ons mijn nieuwsbrief lijst lijsten ' +
    'mnie nas moj newslettera listy mig oss min nyhetsbrev listan utskick boletim'
  ).split(' '),
);

/** A verb and, later in the clause, its object. */
export const pairs: readonly [string, string][] = [
  ...(['list', 'lists', 'mailing', 'database', 'newsletter'] as const).flatMap((from): [string, string][] => [
    ['remove', from],
    ['delete', from],
    ['cancel', from],
  ]),
  ...(['daten', 'adresse', 'mailadresse', 'emailadresse', 'konto'] as const).flatMap((from): [string, string][] => [
    ['loschen sie', from],
    ['loscht', from],
  ]),
];

/** Verbs whose second half ends the clause: "melden Sie mich bitte ab", and not "ich melde mich ab Montag". */
export const separated: readonly [string, readonly string[]][] = [
  [
    'melden sie mich, melden sie uns, melden sie bitte mich, melde mich bitte, meldet mich, meldet uns, meld mij, meld me',
    ['ab', 'af'],
  ],
  ['tragen sie mich, tragen sie uns, trag mich, tragt mich, schrijf mij, schrijf me', ['aus', 'uit']],
  ['nehmen sie mich, nehmt mich, nimm mich, streichen sie mich, streicht mich', ['raus', 'heraus']],
]
  .map(([starts, ends]) => [listed(starts as string), ends as string[]] as const)
  .flatMap(([starts, ends]) => starts.map((start): [string, readonly string[]] => [start, ends]));

/** Words that mean stop only without any others. */
export const alone = new Set(
  listed(
    'stop, stopp, remove, delete, cancel, unsub, quit, off, enough, basta, baja, arret, arreter, arretez, abmelden, ' +
      'raus, loschen, aus, schluss, fin, alto, parar, pare, parem, sair, cancelar, cancella, cancellare, rimuovi, ' +
      'stoppen, rezygnuje, wypis, wypisz, koniec, usun, usunac, sluta, stoppa, eliminar, borrar, retirer, supprimer, remover, lopeta',
  ),
);

export const thanks = new Set(
  'thanks thank thx danke dank merci gracias grazie obrigado obrigada bedankt dziekuje tack'.split(' '),
);

/** Words that change nothing about it. */
export const polite = new Set(
  (
    'hi hello hey dear sir madam team all please pls thanks thank you thx very much kindly now it this these that the me us mail mails ' +
    'email emails e newsletter newsletters message messages sending your immediately asap ok okay no yes just and i want to ' +
    'hallo guten tag moin servus liebe lieber sehr geehrte damen und herren bitte danke vielen dank besten sofort jetzt euch sie ' +
    'bonjour bonsoir madame monsieur merci svp s il vous plait de vos votre hola buenos dias buenas gracias por favor senores ' +
    'buongiorno salve ciao grazie per favore cortesemente ola bom dia boa tarde obrigado obrigada ' +
    'goedendag beste alstublieft aub graag dank bedankt u je met dzien dobry witam prosze dziekuje hej tack snalla god dag vanligen'
  ).split(' '),
);

/** Words before a phrase that turn it round: "please do not unsubscribe me". */
export const negations = new Set(
  'not dont never nicht nichts nie niemals pas jamais nunca non nao niet nooit inte without keep'.split(' '),
);
/** The same in two words, because either word alone has another meaning. */
export const negated = [
  ...['no quiero', 'no deseo', 'nao quero', 'ne me', 'ne nous', 'ich will nichts', 'wollte nicht'],
  // "Do your mails have an unsubscribe link?"
  ...['have an', 'has an', 'include an', 'need an', 'with an', 'offer an', 'add an'],
];
/** With these words a person regrets having unsubscribed, or wants something else instead. */
export const regrets = listed(
  'by mistake, by accident, accidentally, add me again, add me back, put me back, sign me up again, resubscribe, ' +
    'instead, keep the mails, keep the emails, keep sending, keep me on, new address, sondern, stattdessen, neue adresse, neuen adresse, mais plutot, sino a, ma invece, maar wel, ' +
    'versehentlich, aus versehen, wieder anmelden, par erreur, por error, per errore, por engano, per ongeluk, ' +
    'przez pomylke, av misstag',
);

/** Words before something that make it unwanted: "no interest in your offer". */
export const refusals = new Set(
  (
    'no not dont never nothing without kein keine keinen keinem nicht ohne pas sans aucun aucune ne no sin ningun ninguna non nessun ' +
    'nessuna senza nao sem nenhum nenhuma geen niet zonder nie bez zadnej inte ingen inget inga utan'
  ).split(' '),
);

/** A reply that also wants this is not only a stop. */
export const wants = new Set(
  (
    'question customers users clients subscribers kunden nutzer frage clientes clienti klanten vraag pytanie demo call phone ring price prices pricing quote offer meeting appointment contract order invoice technicians trial brochure brochures catalog catalogue ' +
    'anruf anrufen rufen ruf ruckruf termin angebot preis preise rechnung vertrag bestellen bestellung vorfuhrung ' +
    'appeler appelez rappeler rappelez devis prix rendez offre facture llamar llamame llamen llameme precio presupuesto oferta cita factura ' +
    'chiamare chiamatemi chiamami prezzo preventivo offerta appuntamento fattura ligar ligue preco orcamento proposta reuniao fatura ' +
    'bellen bel prijs offerte afspraak factuur zadzwonic zadzwon cena oferte spotkanie fakture ring ringa pris offert mote faktura'
  ).split(' '),
);

/** Closing lines of a mail, as `plain` writes them. */
export const closings = new Set(
  listed(
    'regards, kind regards, best regards, best wishes, best, cheers, sincerely, yours, yours sincerely, many thanks, ' +
      'mit freundlichen grussen, mit freundlichem gruss, freundliche grusse, viele grusse, beste grusse, grusse, ' +
      'gruss, liebe grusse, schone grusse, mfg, lg, vg, herzliche grusse, cordialement, bien cordialement, ' +
      'bien a vous, salutations, sinceres salutations, saludos, un saludo, saludos cordiales, atentamente, ' +
      'cordiali saluti, distinti saluti, saluti, un saluto, cumprimentos, com os melhores cumprimentos, ' +
      'atenciosamente, abracos, met vriendelijke groet, met vriendelijke groeten, groeten, groet, mvg, pozdrawiam, ' +
      'z powazaniem, pozdrowienia, med vanlig halsning, vanliga halsningar, halsningar, mvh, med vanliga halsningar',
  ),
);

/** What programs and companies put under a reply. */
export const underneath =
  /^(?:sent (?:from|via|with)|get outlook|von meinem|gesendet (?:von|mit)|diese (?:nachricht|e mail)|envoye (?:de|depuis|a partir)|enviado (?:desde|do|a partir)|inviato (?:da|dal)|verzonden (?:vanaf|met|via)|verstuurd vanaf|wyslano z|wyslane z|skickat (?:fran|med)|this (?:e mail|email|message)|confidential|disclaimer|ce (?:message|courriel)|este (?:mensaje|correo|e mail)|questo messaggio|questa (?:e mail|email)|esta mensagem|dit bericht|deze e mail|ta wiadomosc|virenfrei|virus free|caution|external)/;

/** Words that make a stop word part of a term: "unsubscribe rates". */
export const compounds = new Set(
  'rate rates link links button buttons page pages feature features figure figures number numbers option options'.split(
    ' ',
  ),
);

/** Phrases about things that the writer works with. */
export const uses = listed(
  'we use, we are using, we work with, we offer, we manage, we maintain, we handle, company uses, team uses, customers use, ' +
    'wir nutzen, wir verwenden, wir benutzen, wir arbeiten mit, wir bieten, wir verwalten, wir pflegen, nutzen wir, verwenden wir, ' +
    'nous utilisons, nous gerons, nous proposons, nous travaillons avec, usamos, utilizamos, gestionamos, ofrecemos, trabajamos con, ' +
    'usiamo, utilizziamo, gestiamo, offriamo, lavoriamo con, gerimos, oferecemos, trabalhamos com, wij gebruiken, we gebruiken, ' +
    'gebruiken wij, wij beheren, we beheren, wij werken met, we werken met, uzywamy, stosujemy, oferujemy, korzystamy z, vi anvander, ' +
    'vi erbjuder, vi arbetar med',
);

/** An address that is in use no more is taken off, and the person is not. */
export const oldAddress =
  /(?:^| )(?:(?:the|an|our|his|her|their) (?:old|former|previous|outdated|wrong|obsolete) (?:e mail |email |mail )?address(?:es)?|(?:die|eine|unsere|unserer|der) (?:alten?|fruheren?|vorigen?|veralteten?|falschen?) (?:e mail |email |mail )?(?:mail|email)?adressen?|(?:l|une) (?:ancienne|vieille) adresse|(?:la|una) (?:antigua|vieja) direccion|(?:la|una) direccion (?:antigua|vieja)|il vecchio indirizzo|l indirizzo vecchio|o (?:antigo|velho) endereco|o endereco antigo|(?:het|een|ons) oude (?:e )?(?:mail)?adres|stary adres|starego adresu|(?:den|en) gamla (?:e post)?adressen?)(?: |$)/;

/** A sentence with one of these words concerns its writer. */
export const ownWords = new Set(
  'me us my mine mich mir uns meine meinen moi mon ma mes me mi mis mio mia mij mijn mnie moj moje mig min mitt meu minha'.split(
    ' ',
  ),
);

/** Phrases that need a "me" or nothing behind them: "do not contact my boss" is no stop. */
export const needMe = new Set(
  listed(
    'dont contact, do not contact, dont email, do not email, dont mail, do not mail, never contact, no more emails, no more mails, ' +
      'prosze o usuniecie',
  ),
);
export const meant = new Set(
  'mnie moich mojego mojej z me us again anymore any ever in this here to please thanks thank and i or you bitte'.split(
    ' ',
  ),
);

/**
 * Stop phrases in languages without spaces, or of few leads: Turkish, Japanese, Chinese, Korean, Russian, Ukrainian, Arabic,
 * Hebrew, Czech, Hungarian, Danish, Norwegian, Icelandic, Finnish, Romanian, Greek. Any part of a short text.
 */
export const elsewhere = listed(
  '配信停止, 解除して, 配信を停止, 配信不要, 購読解除, 購読を解除, メール不要, 退订, 退訂, 取消订阅, 取消訂閱, 수신거부, 수신 거부, 구독 취소, 구독취소, ' +
    'отпис, отпиш, відпис, відпиш, не присылайте, إلغاء الاشتراك, الغاء الاشتراك, הסר, להסיר אותי, abonelikten cik, listeden cik, ' +
    'listenizden cik, aboneligimi iptal, abonelik iptal, odhlas, odhlaste, leiratkoz, toroljenek, afmeld, frameld, meld meg av, avmeld, afskra, peruuta tilau, ' +
    'peruuttaa tilau, peru tilaus, poista minut, dezabon, διαγραφη, διαγραψ, απεγγραφ',
);
/** What turns it round there. */
export const elsewhereNot = listed(
  'しないで, 不要取消, 不要退, 하지 마, не отпис, لا تلغ, ikke, neodhlas, nu ma dezabon',
);
