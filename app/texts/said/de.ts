import { germanPhrases as ofLeads } from '../../../domain/language/german.ts';

/** What the API says in English, and the same in German: what only the app shows, then what is said of leads. */
export const germanPhrases: readonly (readonly [english: string, german: string])[] = [
  // What is refused, and why.
  ['Only a manager enters the time of somebody else', 'Zeiten anderer trägt nur die Leitung ein'],
  ['Some fields are not right', 'Einige Angaben stimmen nicht'],
  ['Somebody was faster', 'Jemand war schneller'],
  ['Something went wrong on our side', 'Bei uns ist etwas schiefgegangen'],
  ['That is not possible now', 'Das geht jetzt nicht'],
  ['The body is not JSON', 'Die Anfrage ist kein JSON'],
  ['The key is not right', 'Der Schlüssel stimmt nicht'],
  ['The request failed', 'Die Anfrage ist gescheitert'],
  ['Your sign-in has ended', 'Ihre Anmeldung ist abgelaufen'],
  [
    'This was not saved. Copy what you wrote from its form, load the page again and sign in.',
    'Das wurde nicht gespeichert. Kopieren Sie den Text aus dem Formular, laden Sie die Seite neu und melden Sie sich an.',
  ],
  ['The request is too large', 'Die Anfrage ist zu groß'],
  ['There is no such execution', 'Diese Ausführung gibt es nicht'],
  ['There is no such figure', 'Diese Zahl gibt es nicht'],
  ['There is no such lead', 'Diesen Lead gibt es nicht'],
  ['There is no such path in the API', 'Diesen Pfad gibt es nicht'],
  ['There is no such queue', 'Diese Warteschlange gibt es nicht'],
  ['There is no such rep', 'Diese Person gibt es im Vertrieb nicht'],
  ['There is no such view', 'Diese Ansicht gibt es nicht'],
  ['This cannot be done now', 'Das geht jetzt nicht'],
  ['This key may not do this', 'Dieser Schlüssel darf das nicht'],
  ['This lead is not yours to answer', 'Diesen Lead beantwortet jemand anderes'],
  [
    'This mail is settled by now. Look at the list again.',
    'Diese Mail ist inzwischen geklärt. Sehen Sie noch einmal in die Liste.',
  ],
  [
    'An answer is not passed on twice. Read it on the page of the lead, and leave this mail.',
    'Eine Antwort wird nicht zweimal weitergegeben. Lesen Sie sie auf der Seite des Leads, und lassen Sie diese Mail.',
  ],
  [
    'A digest is not written twice. The next one says what is still open; leave this mail.',
    'Eine Übersicht wird nicht zweimal geschrieben. Die nächste sagt, was noch offen ist; lassen Sie diese Mail.',
  ],
  ['What this mail said is not kept', 'Was in dieser Mail stand, ist nicht aufbewahrt'],
  [
    'It was sent before mails were kept, or there is no such mail.',
    'Sie wurde gesendet, bevor Mails aufbewahrt wurden, oder es gibt sie nicht.',
  ],
  ['This path has no such method', 'Diese Methode gibt es hier nicht'],
  ['This view is somebody else’s', 'Diese Ansicht gehört jemand anderem'],
  ['Too many requests at once', 'Zu viele Anfragen auf einmal'],
  ['Or it is not yours to see.', 'Oder Sie dürfen ihn nicht sehen.'],
  ['You have no role here', 'Sie haben hier keine Rolle'],
  ['Your role may not do this', 'Ihre Rolle darf das nicht'],
  [
    'Your sign-in is right, but no rep, manager or person of this installation has your address.',
    'Ihre Anmeldung stimmt, aber Ihre Adresse steht hier bei niemandem.',
  ],
  [
    'Your sign-in does not say that the address is yours. Its provider must send the claim email_verified; Entra sends xms_edov instead.',
    'Ihre Anmeldung sagt nicht, dass die Adresse Ihre ist. Der Anbieter muss die Angabe email_verified mitsenden, Entra stattdessen xms_edov.',
  ],
  [
    '{news*}. Nothing of yours was saved: look at it and send it again.',
    '{news*}. Von Ihnen wurde nichts gespeichert: Sehen Sie es sich an und senden Sie noch einmal.',
  ],
  ['{name*} has it or is asked.', '{name*} hat ihn oder wird gefragt.'],
  ['{name*} has this lead or is asked.', '{name*} hat diesen Lead oder wird gefragt.'],
  ['One of the two does not exist any more.', 'Einen der beiden gibt es nicht mehr.'],
  ['Both are the same lead.', 'Beide sind derselbe Lead.'],
  [
    'One of the two has been merged with another lead meanwhile.',
    'Einer der beiden wurde inzwischen mit einem anderen Lead zusammengeführt.',
  ],
  ['Somebody merges these two the other way around right now.', 'Jemand führt die beiden gerade andersherum zusammen.'],
  [
    'The other lead has come further ({other*}, this one is {this*}): keep the other one and merge this one into it.',
    'Der andere Lead ist weiter ({other*}, dieser ist {this*}): Behalten Sie den anderen und führen Sie diesen mit ihm zusammen.',
  ],
  [
    'Only won and lost can be corrected, within a day, by who has the lead.',
    'Berichtigen lassen sich nur gewonnen und verloren, einen Tag lang, durch die Person, die den Lead hat.',
  ],
  ['There is no such rep.', 'Diese Person gibt es im Vertrieb nicht.'],
  ['There is no such lead.', 'Diesen Lead gibt es nicht.'],
  ['{rep} is full.', '{rep} ist voll.'],
  ['{rep} is away.', '{rep} ist abwesend.'],
  ['Somebody has answered just now.', 'Jemand hat gerade eben geantwortet.'],
  ['Nobody at work has room.', 'Von denen am Platz hat niemand Platz.'],
  ['Only your own contacts and notes can be taken back.', 'Zurücknehmen lassen sich nur eigene Kontakte und Notizen.'],
  ['You have {most} views: remove one first.', 'Sie haben {most} Ansichten: Entfernen Sie zuerst eine.'],
  [
    'Somebody else saved a view under this id just now.',
    'Jemand anderes hat eben eine Ansicht unter diesem Namen gespeichert.',
  ],
  ['There is no such lead any more.', 'Diesen Lead gibt es nicht mehr.'],
  ['The lead has an execution that runs.', 'Der Lead hat eine Ausführung, die läuft.'],
  [
    'The workflow of this lead has ended; a new signal starts it again.',
    'Der Ablauf dieses Leads ist zu Ende; ein neues Zeichen startet ihn wieder.',
  ],
  ['Only an execution that died can be continued.', 'Fortsetzen lässt sich nur eine Ausführung, die abgebrochen ist.'],
  ['Step Functions says: {why}', 'Step Functions sagt: {why}'],
  [
    'The lead has another execution by now, or gets it within seconds.',
    'Der Lead hat inzwischen eine andere Ausführung oder bekommt sie in Sekunden.',
  ],
  [
    'Something else was decided on just now. Look again.',
    'Gerade eben wurde etwas anderes entschieden. Sehen Sie noch einmal nach.',
  ],
  ['It does not run, so there is nothing to stop.', 'Sie läuft nicht, also gibt es nichts anzuhalten.'],
  ['a day that exists, such as {day}', 'einen Tag, den es gibt, wie {day}'],
  ['a day from {day} on', 'einen Tag ab {day}'],
  ['a last day after the first', 'einen letzten Tag nach dem ersten'],
  ['an end after the beginning', 'ein Ende nach dem Anfang'],
  ['the id or the address of another lead that you may see', 'die Adresse eines anderen Leads, den Sie sehen dürfen'],

  // What is owed to leads.
  ['Its execution starts', 'Seine Ausführung startet'],
  ['Its execution is woken', 'Seine Ausführung wird geweckt'],
  ['What happened is looked at', 'Was geschah, wird angesehen'],
  ['SES says what became of a mail', 'SES sagt, was aus einer Mail wurde'],
  ['A guide is sent', 'Ein Leitfaden wird gesendet'],
  ['Visits of the site are added', 'Besuche der Website kommen dazu'],
  ['Somebody is thanked for a referral', 'Jemand bekommt Dank für eine Empfehlung'],
  ['A rep takes the lead', 'Jemand im Vertrieb nimmt den Lead'],
  ['Forms above the limits are told to the manager', 'Formulare über den Grenzen erfährt die Leitung'],
  ['A corrected outcome is carried out', 'Ein berichtigtes Ergebnis wird ausgeführt'],
  ['Two leads of one person become one, or two again', 'Zwei Leads einer Person werden einer oder wieder zwei'],
  ['A rep’s answer reaches the lead', 'Eine Antwort aus dem Vertrieb erreicht den Lead'],

  // What is ready, and what is not.
  ['Sender domain', 'Domain des Absenders'],
  ['Who may get mail', 'Wer Mail bekommen darf'],
  ['Sending', 'Senden'],
  ['Sending quota', 'Grenze des Sendens'],
  ['Replies', 'Antworten'],
  ['Reply address', 'Adresse für Antworten'],
  ['Visitors at a time', 'Besucher zugleich'],
  ['Table of leads', 'Tabelle der Leads'],
  ['could not be read: the embedded cloud has none', 'nicht lesbar: Die eingebettete Cloud hat das nicht'],
  ['could not be read: AWS lists none', 'nicht lesbar: AWS nennt nichts'],
  ['could not be read: {why}', 'nicht lesbar: {why}'],
  ['SES may send for {domain}.', 'SES darf für {domain} senden.'],
  [
    '{domain} is not in SES in this region, so every mail is held.',
    '{domain} ist in dieser Region nicht in SES, deshalb bleibt jede Mail liegen.',
  ],
  [
    'Set identity: create in config/deployment.yaml and deploy, or ask who owns the domain to add it.',
    'Setzen Sie identity: create in config/deployment.yaml und deployen Sie, oder bitten Sie den Inhaber der Domain, sie einzutragen.',
  ],
  [
    '{domain} is not verified yet, so every mail is held. They go when it is.',
    '{domain} ist noch nicht bestätigt, deshalb bleibt jede Mail liegen. Danach gehen alle los.',
  ],
  [
    'Ask who has added the domain to SES to set its DNS records.',
    'Bitten Sie die Person, die die Domain in SES eingetragen hat, die DNS-Einträge zu setzen.',
  ],
  ['Set these DNS records: {records}', 'Setzen Sie diese DNS-Einträge: {records}'],
  ['Mails are signed for {domain}.', 'Mails sind für {domain} signiert.'],
  [
    'Mails are not signed for {domain} (SES says {status}). Unsigned mails land in spam.',
    'Mails sind für {domain} nicht signiert (SES sagt {status}). Unsignierte Mails landen im Spam.',
  ],
  [
    'Set the CNAME records of the sender domain, and turn signing on in SES.',
    'Setzen Sie die CNAME-Einträge der Absender-Domain und schalten Sie das Signieren in SES ein.',
  ],
  [
    'Bounces go to amazonses.com. DMARC passes by DKIM alone.',
    'Unzustellbares geht an amazonses.com. DMARC besteht allein durch DKIM.',
  ],
  ['Bounces go to {domain}.', 'Unzustellbares geht an {domain}.'],
  [
    '{domain} is set as MAIL FROM and does not work (SES says {status}). Mails may be held.',
    '{domain} ist als MAIL FROM gesetzt und geht nicht (SES sagt {status}). Mails können liegen bleiben.',
  ],
  [
    'Set the MX and SPF records of {domain} that SES shows, or remove it from the identity.',
    'Setzen Sie die MX- und SPF-Einträge von {domain}, die SES zeigt, oder nehmen Sie es aus der Identität.',
  ],
  ['{name} says "{text}", which is no DMARC record.', '{name} sagt „{text}“, das ist kein DMARC-Eintrag.'],
  ['{name} says "{text}".', '{name} sagt „{text}“.'],
  [
    'Set the TXT record {name} to "{text}", and make it stricter when reports are clean.',
    'Setzen Sie den TXT-Eintrag {name} auf „{text}“, und machen Sie ihn strenger, wenn die Berichte sauber sind.',
  ],
  [
    'There is no DMARC record. Gmail and Yahoo ask for one and refuse much mail without it.',
    'Es gibt keinen DMARC-Eintrag. Gmail und Yahoo verlangen einen und lehnen ohne ihn viel Mail ab.',
  ],
  ['Everybody: the account is out of the SES sandbox.', 'Alle: Das Konto ist aus der SES-Sandbox heraus.'],
  [
    'Only verified addresses: the account is in the SES sandbox. Mails to leads are held, and go when it is left.',
    'Nur bestätigte Adressen: Das Konto ist in der SES-Sandbox. Mails an Leads bleiben liegen und gehen danach los.',
  ],
  [
    'Ask for production access in the SES console, under Account dashboard. AWS answers within a day.',
    'Beantragen Sie in der SES-Konsole unter „Account dashboard“ Produktionszugang. AWS antwortet binnen eines Tages.',
  ],
  [
    'Sending is switched off for the account. Every mail is held.',
    'Das Senden ist für das Konto aus. Jede Mail bleibt liegen.',
  ],
  ['Mend what AWS wrote about, then: {command}', 'Beheben Sie, was AWS geschrieben hat, dann: {command}'],
  [
    'Sending is on, and AWS has no complaint about the account.',
    'Das Senden ist an, und AWS hat am Konto nichts auszusetzen.',
  ],
  [
    'AWS has the account under review ({status}). Too many bounces or complaints, and sending stops.',
    'AWS prüft das Konto ({status}). Bei zu viel Unzustellbarem oder zu vielen Beschwerden endet das Senden.',
  ],
  [
    'Read what AWS wrote, and see bounce-rate-high in docs/runbook.md.',
    'Lesen Sie, was AWS geschrieben hat, und „bounce-rate-high“ in docs/runbook.md.',
  ],
  [
    '{day} mails a day, {second} a second; {sent} went in the last 24 hours. Mails beyond the quota wait.',
    '{day} Mails am Tag, {second} in der Sekunde; {sent} gingen in den letzten 24 Stunden. Mails über der Grenze warten.',
  ],
  [
    '{day} mails a day, {second} a second; {sent} went in the last 24 hours.',
    '{day} Mails am Tag, {second} in der Sekunde; {sent} gingen in den letzten 24 Stunden.',
  ],
  [
    'Ask for a higher sending quota in the Service Quotas console.',
    'Beantragen Sie eine höhere Grenze in der Konsole „Service Quotas“.',
  ],
  ['SES receives by the rule set {name}.', 'SES empfängt nach dem Regelsatz {name}.'],
  [
    'No receipt rule set is active, so answers to mails bounce.',
    'Kein Regelsatz für Empfang ist aktiv, deshalb kommen Antworten auf Mails zurück.',
  ],
  [
    'The active receipt rule set is {active} and not {name}, so answers to mails do not reach Leadloop.',
    'Aktiv ist der Regelsatz {active} und nicht {name}, deshalb erreichen Antworten auf Mails Leadloop nicht.',
  ],
  [
    'Set ruleSet: {active} under replies in config/deployment.yaml and deploy; the rule is added to it. Or, if nobody needs {name}: {command}',
    'Setzen Sie ruleSet: {active} unter replies in config/deployment.yaml und deployen Sie; die Regel kommt dazu. Oder, wenn niemand {name} braucht: {command}',
  ],
  ['Mail to {domain} comes to SES.', 'Mail an {domain} kommt zu SES.'],
  [
    'Mail to {domain} goes to {servers}, so answers to mails are lost or bounce.',
    'Mail an {domain} geht an {servers}, deshalb gehen Antworten verloren oder kommen zurück.',
  ],
  ['Set the DNS record: {record}', 'Setzen Sie den DNS-Eintrag: {record}'],
  [
    'They begin with {url}, which leads nowhere yet: no link of any mail works.',
    'Sie beginnen mit {url}, und das führt noch nirgends hin: Kein Link einer Mail geht.',
  ],
  [
    'They begin with {url}. People and spam filters trust a name of yours more.',
    'Sie beginnen mit {url}. Einem eigenen Namen trauen Menschen und Spamfilter mehr.',
  ],
  ['They begin with {url}.', 'Sie beginnen mit {url}.'],
  [
    'Set the DNS record that the deployment prints (PublicRecord).',
    'Setzen Sie den DNS-Eintrag, den das Deployment ausgibt (PublicRecord).',
  ],
  [
    'Set publicDomain in config/deployment.yaml, as docs/guide/deploy.md tells. Old links go on working.',
    'Setzen Sie publicDomain in config/deployment.yaml, wie docs/guide/deploy.md es beschreibt. Alte Links gehen weiter.',
  ],
  ['{n} functions may run at a time.', '{n} Funktionen dürfen zugleich laufen.'],
  [
    'Only {n} functions may run at a time in the account. With more visitors, forms are answered 503.',
    'Im Konto dürfen nur {n} Funktionen zugleich laufen. Bei mehr Besuchern antworten Formulare mit 503.',
  ],
  [
    'Ask for 1,000 concurrent executions of Lambda in the Service Quotas console. It is free.',
    'Beantragen Sie in der Konsole „Service Quotas“ 1.000 gleichzeitige Lambda-Ausführungen. Das ist kostenlos.',
  ],
  ['It cannot be deleted by mistake.', 'Sie lässt sich nicht versehentlich löschen.'],
  ['It can be deleted in the console by mistake.', 'Sie lässt sich in der Konsole versehentlich löschen.'],
  ...ofLeads,
];
