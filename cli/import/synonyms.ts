import { personal } from '../../domain/lead/fields.ts';

/** The fields a column can be. `firstName` and `lastName` make the name, `consent` the basis of its row; `optOut` and `mailStatus` may say no. */
export const columnFields = [
  ...(['email', 'firstName', 'lastName'] as const),
  ...personal,
  ...(['message', 'consent', 'optOut', 'mailStatus'] as const),
] as const;
export type ColumnField = (typeof columnFields)[number];

/**
 * What columns are called in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish and Swedish, and in the
 * exports of Google Contacts, Outlook, LinkedIn, HubSpot, Salesforce, Mailchimp and Eventbrite. Compared as `plainHeader`
 * makes them: case, accents, spaces and punctuation do not matter.
 */
export const synonyms: Record<ColumnField, readonly string[]> = {
  email: [
    ...['email', 'e-mail', 'mail', 'email address', 'e-mail address', 'mail address', 'work email', 'business email'],
    ...['email 1', 'primary email', 'contact email', 'attendee email', 'e-mail 1 - value', 'email 1 value'],
    ...['E-Mail-Adresse', 'Mailadresse', 'E-Mail geschäftlich', 'Emailadresse', 'E-Mail (geschäftlich)'],
    ...['courriel', 'adresse e-mail', 'adresse mail', 'adresse électronique', 'mél'],
    ...['correo', 'correo electrónico', 'dirección de correo', 'dirección de correo electrónico'],
    ...['indirizzo e-mail', 'posta elettronica', 'endereço de e-mail', 'e-mailadres', 'adres e-mail', 'e-postadress'],
    ...['e-post', 'epost'],
  ],
  name: [
    ...['name', 'full name', 'contact name', 'contact', 'person', 'attendee name', 'display name', 'lead name'],
    ...['Vollständiger Name', 'Ansprechpartner', 'Ansprechpartnerin', 'Kontakt', 'Kontaktperson', 'Teilnehmer'],
    ...['nom complet', 'nom et prénom', 'nombre completo', 'nombre y apellidos', 'nome completo', 'nome e cognome'],
    ...['volledige naam', 'naam', 'imię i nazwisko', 'namn', 'fullständigt namn'],
  ],
  firstName: [
    ...['first name', 'given name', 'forename', 'Vorname', 'prénom', 'nombre', 'nome', 'primeiro nome', 'voornaam'],
    ...['imię', 'förnamn'],
  ],
  lastName: [
    ...['last name', 'family name', 'surname', 'Nachname', 'Familienname', 'Zuname', 'nom', 'nom de famille'],
    ...['apellido', 'apellidos', 'cognome', 'sobrenome', 'apelido', 'achternaam', 'nazwisko', 'efternamn'],
  ],
  company: [
    ...['company', 'company name', 'organization', 'organisation', 'organization name', 'organization 1 - name'],
    ...['account', 'account name', 'employer', 'business', 'business name', 'company / account'],
    ...['Firma', 'Firmenname', 'Unternehmen', 'Betrieb', 'Arbeitgeber', 'Institution', 'société', 'entreprise'],
    ...[
      'raison sociale',
      'empresa',
      'compañía',
      'azienda',
      'società',
      'ditta',
      'bedrijf',
      'bedrijfsnaam',
      'przedsiębiorstwo',
    ],
    ...['företag', 'företagsnamn'],
  ],
  jobTitle: [
    ...['job title', 'title', 'job', 'position', 'role', 'function', 'occupation', 'organization 1 - title'],
    ...['organization title', 'Funktion', 'Stelle', 'Berufsbezeichnung', 'Rolle', 'Beruf', 'fonction', 'poste'],
    ...['intitulé du poste', 'cargo', 'puesto', 'ruolo', 'qualifica', 'posizione', 'função', 'functie', 'stanowisko'],
    'befattning',
  ],
  phone: [
    ...['phone', 'phone number', 'telephone', 'telephone number', 'tel', 'mobile', 'mobile phone', 'mobile number'],
    ...['cell', 'cell phone', 'work phone', 'business phone', 'primary phone', 'phone 1 - value'],
    ...['phone 2 - value', 'phone 3 - value'],
    ...['Telefon', 'Telefonnummer', 'Telefon geschäftlich', 'Telefon (geschäftlich)', 'Durchwahl', 'Mobil', 'Handy'],
    ...['Mobiltelefon', 'Mobilnummer', 'Rufnummer', 'téléphone', 'téléphone mobile', 'portable', 'teléfono', 'móvil'],
    ...['teléfono móvil', 'telefono', 'cellulare', 'telefone', 'telemóvel', 'celular', 'telefoon', 'telefoonnummer'],
    ...['mobiel', 'numer telefonu', 'telefonnummer', 'mobilnummer'],
  ],
  country: [
    ...['country', 'country/region', 'country code', 'business country', 'business country/region'],
    ...['address 1 - country', 'Land', 'Land/Region', 'Staat', 'Länderkennzeichen', 'pays', 'país', 'paese', 'nazione'],
    ...['kraj'],
  ],
  timeZone: ['time zone', 'timezone', 'Zeitzone', 'fuseau horaire', 'zona horaria', 'fuso orario', 'tijdzone'],
  companySize: [
    ...['company size', 'employees', 'number of employees', 'headcount', 'staff', 'no. of employees'],
    ...['Mitarbeiter', 'Mitarbeiterzahl', 'Anzahl Mitarbeiter', 'Unternehmensgröße', 'Firmengröße', 'Beschäftigte'],
    ...['effectif', 'nombre de salariés', 'empleados', 'número de empleados', 'dipendenti', 'numero di dipendenti'],
    ...['funcionários', 'medewerkers', 'aantal medewerkers', 'antal anställda'],
  ],
  industry: [
    ...[
      'industry',
      'sector',
      'vertical',
      'Branche',
      'Industrie',
      'Wirtschaftszweig',
      'secteur',
      'industria',
      'settore',
    ],
    ...['setor', 'branża', 'bransch', "secteur d'activité"],
  ],
  message: [
    ...['message', 'note', 'notes', 'comment', 'comments', 'remarks', 'Nachricht', 'Notiz', 'Notizen', 'Bemerkung'],
    ...['Bemerkungen', 'Kommentar', 'Anmerkung', 'remarque', 'commentaire', 'notas', 'comentarios', 'nota'],
    ...['opmerking', 'opmerkingen', 'uwagi', 'anteckning'],
  ],
  consent: [
    ...['consent', 'basis', 'consent basis', 'legal basis', 'opt-in', 'opted in', 'email opt-in', 'marketing consent'],
    ...['Einwilligung', 'Rechtsgrundlage', 'Werbeeinwilligung', 'Zustimmung', 'Opt-in E-Mail', 'consentement'],
    ...['base légale', 'consentimiento', 'consenso', 'consentimento', 'toestemming', 'zgoda', 'samtycke'],
    ...['email consent', 'e-mail opt-in', 'email marketing consent', 'accepts marketing', 'accepts email marketing'],
    ...['newsletter consent', 'gdpr consent', 'permission', 'Newsletter-Einwilligung', 'DSGVO-Einwilligung'],
    ...[
      'newsletter',
      'newsletter signup',
      'Newsletter-Anmeldung',
      'subscribed',
      'subscribed to newsletter',
      'may contact',
    ],
  ],
  optOut: [
    ...['opt-out', 'opted out', 'email opt out', 'e-mail opt-out', 'email opted out', 'opted out of email'],
    ...['has opted out of email', 'is opted out', 'opted out email', 'unsubscribed', 'unsubscribed from all email'],
    ...['unsubscribed from all emails', 'email unsubscribed', 'is unsubscribed', 'unsub time', 'unsubscribe date'],
    ...[
      'unsubscribed at',
      'unsubscribed on',
      'unsubscribe time',
      'date unsubscribed',
      'unsubscribe reason',
      'unsub reason',
      'email suppressions',
      'deactivated',
      'deactivated at',
      'Deaktiviert',
      'Deaktiviert am',
      'opt-out date',
    ],
    ...['opt-out time', 'opted out at', 'do not contact', 'do not email', 'do not mail', 'no email', 'no marketing'],
    ...['blacklisted', 'email blacklist', 'email blacklisted', 'blocklisted', 'email blocklisted', 'suppressed'],
    ...['email suppressed', 'suppression reason', 'global unsubscribe', 'marketing opt-out', 'newsletter opt-out'],
    ...['Abgemeldet', 'Abmeldung', 'Abmeldedatum', 'Abgemeldet am', 'Widerspruch', 'Werbewiderspruch', 'Werbesperre'],
    ...['Widerruf', 'Keine Werbung', 'Keine E-Mails', 'Mailsperre', 'désinscrit', 'désinscription', 'désabonné'],
    ...['date de désinscription', 'opposition', 'ne pas contacter', 'dado de baja', 'fecha de baja', 'cancelado'],
    ...['no contactar', 'cancelar suscripción', 'disiscritto', 'data disiscrizione', 'cancellato', 'non contattare'],
    ...[
      'descadastrado',
      'cancelou inscrição',
      'não contactar',
      'não enviar',
      'afgemeld',
      'uitgeschreven',
      'geen e-mail',
    ],
    ...[
      'niet mailen',
      'wypisany',
      'wypisana',
      'rezygnacja',
      'sprzeciw',
      'nie kontaktować',
      'avregistrerad',
      'avprenumererad',
    ],
    ...['avanmäld', 'ej utskick', 'kontakta inte'],
  ],
  mailStatus: [
    ...[
      'status',
      'email status',
      'subscription status',
      'marketing status',
      'email marketing status',
      'subscriber status',
    ],
    ...[
      'member status',
      'contact status',
      'email subscription status',
      'newsletter status',
      'Abo-Status',
      'E-Mail-Status',
    ],
    ...['Newsletter-Status', 'statut', 'statut e-mail', 'estado', 'estado de suscripción', 'stato', 'stato iscrizione'],
    ...['situação', 'stan subskrypcji', 'inschrijfstatus', 'prenumerationsstatus', 'email bounced', 'bounced'],
    ...['hard bounced', 'bounce', 'bounce reason', 'email bounced reason'],
  ],
};

/** A header as it is compared: lower case, without accents, spaces and punctuation. */
export const plainHeader = (header: string): string =>
  header
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .replace(/[^\p{L}\p{N}]/gu, '');

const fieldByHeader = new Map<string, ColumnField>();
for (const field of columnFields)
  for (const header of synonyms[field]) {
    const known = fieldByHeader.get(plainHeader(header));
    if (known !== undefined && known !== field)
      throw new Error(`synonyms: “${header}” is ${known} and ${field}, expected one of them`);
    fieldByHeader.set(plainHeader(header), field);
  }

/** The field that a column of this name is, if it has a usual one. */
export const fieldOf = (header: string): ColumnField | undefined => fieldByHeader.get(plainHeader(header));
