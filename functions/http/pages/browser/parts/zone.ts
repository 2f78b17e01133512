/** The visitor's time zone: mail should arrive in their working hours. */
export const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
