import { personal } from '../../domain/lead/fields.ts';

/**
 * The fields of columns. `firstName`, `infix` ("van der") and `lastName` make the name, `consent` the basis of its row;
 * `optOut` and `mailStatus` may refuse mail.
 */
export const columnFields = [
  ...(['email', 'firstName', 'infix', 'lastName'] as const),
  ...personal,
  ...(['message', 'consent', 'optOut', 'mailStatus'] as const),
] as const;
export type ColumnField = (typeof columnFields)[number];

const listed = (names: string): string[] => names.split(', ');

/**
 * What columns are called in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish and Swedish, the main ones in a dozen
 * more, and in the exports of Google Contacts, Outlook, LinkedIn, HubSpot, Salesforce, Mailchimp and Eventbrite. Compared as `plainHeader`
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
    ...listed(
      'adresse de messagerie, email-address, elektronická pošta, e-mailová adresa, sähköposti, sähköpostiosoite, email cím, adresă de email, e-posta, e-posta adresi, электронная почта, эл. почта, почта, електронна пошта, メールアドレス, メール, 邮箱, 电子邮件, 电子邮箱, 電子郵件, 이메일, 이메일 주소, البريد الإلكتروني, subscriber',
    ),
  ],
  name: [
    ...['name', 'full name', 'contact name', 'contact', 'person', 'attendee name', 'display name', 'lead name'],
    ...['Vollständiger Name', 'Ansprechpartner', 'Ansprechpartnerin', 'Kontakt', 'Kontaktperson', 'Teilnehmer'],
    ...['nom complet', 'nom et prénom', 'nombre completo', 'nombre y apellidos', 'nome completo', 'nome e cognome'],
    ...['volledige naam', 'naam', 'imię i nazwisko', 'namn', 'fullständigt namn'],
    ...listed(
      'jméno a příjmení, celé jméno, navn, fulde navn, nimi, teljes név, név, nume complet, ad soyad, фио, 氏名, お名前, 名前, 姓名, 이름, 성명',
    ),
  ],
  firstName: [
    ...['first name', 'given name', 'forename', 'Vorname', 'prénom', 'nombre', 'nome', 'primeiro nome', 'voornaam'],
    ...['imię', 'förnamn'],
    ...listed('jméno, křestní jméno, fornavn, etunimi, keresztnév, prenume, adı, имя, імя, given names'),
  ],
  infix: [
    'tussenvoegsel',
    'tussenvoegsels',
    'voorvoegsel',
    'voorvoegsels',
    'Namenszusatz',
    'Namensvorsatz',
    'last name prefix',
  ],
  lastName: [
    ...['last name', 'family name', 'surname', 'Nachname', 'Familienname', 'Zuname', 'nom', 'nom de famille'],
    ...['apellido', 'apellidos', 'cognome', 'sobrenome', 'apelido', 'achternaam', 'nazwisko', 'efternamn'],
    ...listed('příjmení, etternavn, efternavn, sukunimi, vezetéknév, nume, soyad, soyadı, фамилия, прізвище'),
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
    ...listed(
      'společnost, virksomhed, bedrift, yritys, cég, cégnév, companie, şirket, компания, организация, компанія, 会社名, 会社, 公司, 회사, 회사명, unternehmensname, nom de l’entreprise, nombre de la empresa, nome da empresa, nome azienda, company name for emails, associated company, primary associated company',
    ),
  ],
  jobTitle: [
    ...['job title', 'title', 'job', 'position', 'role', 'function', 'occupation', 'organization 1 - title'],
    ...['organization title', 'Funktion', 'Stelle', 'Berufsbezeichnung', 'Rolle', 'Beruf', 'fonction', 'poste'],
    ...['intitulé du poste', 'cargo', 'puesto', 'ruolo', 'qualifica', 'posizione', 'função', 'functie', 'stanowisko'],
    'befattning',
    ...listed(
      'pozice, stilling, tehtävä, beosztás, funcţie, funcție, pozisyon, unvan, должность, посада, 役職, 職位, 职位, 직책, titre professionnel, position im unternehmen',
    ),
  ],
  phone: [
    ...['phone', 'phone number', 'telephone', 'telephone number', 'tel', 'mobile', 'mobile phone', 'mobile number'],
    ...['cell', 'cell phone', 'work phone', 'business phone', 'primary phone', 'phone 1 - value'],
    ...['phone 2 - value', 'phone 3 - value'],
    ...['Telefon', 'Telefonnummer', 'Telefon geschäftlich', 'Telefon (geschäftlich)', 'Durchwahl', 'Mobil', 'Handy'],
    ...['Mobiltelefon', 'Mobilnummer', 'Rufnummer', 'téléphone', 'téléphone mobile', 'portable', 'teléfono', 'móvil'],
    ...['teléfono móvil', 'telefono', 'cellulare', 'telefone', 'telemóvel', 'celular', 'telefoon', 'telefoonnummer'],
    ...['mobiel', 'numer telefonu', 'telefonnummer', 'mobilnummer'],
    ...listed(
      'tel., mob., telefón, mobilní telefon, puhelin, telefonszám, puhelinnumero, телефон, мобильный телефон, 电话, 手机, 電話, 電話番号, 전화번호, 휴대폰, telefon komórkowy, tel. kom., tél. mobile, direct phone, work direct phone, corporate phone, mobiltelefon geschäftlich',
    ),
  ],
  country: [
    ...['country', 'country/region', 'country code', 'business country', 'business country/region'],
    ...['address 1 - country', 'Land', 'Land/Region', 'Staat', 'Länderkennzeichen', 'pays', 'país', 'paese', 'nazione'],
    ...['kraj'],
    ...listed(
      'země, krajina, maa, ország, țara, țară, ülke, страна, країна, 国, 国家, 國家, 국가, mailing country, pays/région, país/región, home country, billing country, country/region name',
    ),
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
    ...listed(
      'poznámka, poznámky, bemærkninger, kommentarer, huomautus, megjegyzés, observații, observaciones, observações, commentaires, комментарий, комментарии, примечание, 備考, 备注, 비고, description, kommentar oder nachricht, bemerkung/notiz',
    ),
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
    ...listed(
      'von allen e-mails abgemeldet, unsubscribed mode, unsubscribed time, unsubscribed date, unsub campaign title, unsub campaign id, unsub reason other, do not allow bulk emails, do not allow emails, do not bulk email, massen-e-mails nicht zulassen, e-mails nicht zulassen, bulk email opt out, email bounced, bounced, hard bounced, bounce, bounce reason, email bounced reason, email hard bounce reason',
    ),
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
    ...['situação', 'stan subskrypcji', 'inschrijfstatus', 'prenumerationsstatus'],
  ],
};

/** A header as it is compared: lower case, without accents, spaces and punctuation. */
export const plainHeader = (header: string): string =>
  header
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .replaceAll('ı', 'i')
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

/** Words before the name of a field: "Person - Name", "your-email", "What is your company?", "Billing Country". */
const before =
  /^(?:(?:person|contact|lead|user|billing|mailing|default address|company|business|primary|work|geschäftliche|dienstliche)[\s:_-]{1,3}|name\s?[:-]\s?|(?:what(?:'s| is)|wie (?:ist|lautet)|quel(?:le)? est)\s+|(?:your|dein|deine|ihr|ihre|votre|su|tu|il tuo|la tua|seu|sua|uw|je|jouw|twój)[\s_-]{1,3})/i;
/** And behind it: "E-Mail 2: Adresse", "Phone - Work", "Land/Region geschäftlich", "Name (First)". */
const behind =
  /(?:[\s:_-]{0,3}(?:required|pflicht(?:feld|angabe)|obligatoire|obligatorio|obbligatorio|obrigatório|verplicht|wymagane|obligatorisk|work|arbeit|dienstlich|mobile|mobil|geschäftlich|business|bureau|trabajo|lavoro|trabalho|zakelijk|służbowy)|[?:*\s]{1,3})$/i;
const nameParts: Record<string, ColumnField> = {
  first: 'firstName',
  last: 'lastName',
  given: 'firstName',
  family: 'lastName',
};

/** The personal field in a longer column name; undefined for a usual name or an unknown one. */
export function looseFieldOf(header: string): ColumnField | undefined {
  let name = header.replace(/\(([^()]{1,20})\)\s*$/, ' $1').trim();
  const part = /^name[\s_-]+(first|last|given|family)$/i.exec(name)?.[1];
  if (part) return nameParts[part.toLowerCase()];
  for (let round = 0; round < 3; round += 1) {
    for (const shorter of [
      name.replace(behind, ''),
      name.replace(before, ''),
      name.replace(behind, '').replace(before, ''),
    ]) {
      const field = shorter === name ? undefined : fieldOf(shorter);
      const isLogin = field === 'name' && /^user/i.test(name);
      if (field !== undefined && !isLogin && !impersonal.has(field)) return field;
    }
    name = name.replace(behind, '').replace(before, '').trim();
  }
  return undefined;
}

/** Fields that a longer column name never names: a permission to mail is not guessed, a message is any text. */
const impersonal: ReadonlySet<ColumnField> = new Set(['consent', 'optOut', 'mailStatus', 'message', 'timeZone']);
