/** The fields a column can be. `firstName` and `lastName` make the name, `consent` the basis of its row. */
export const columnFields = [
  'email',
  'name',
  'firstName',
  'lastName',
  'company',
  'jobTitle',
  'phone',
  'country',
  'timeZone',
  'companySize',
  'industry',
  'message',
  'consent',
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
    ...['account', 'account name', 'employer', 'business', 'business name'],
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
