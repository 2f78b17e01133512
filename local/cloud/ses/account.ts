/** What GetAccount says here: an account out of the sandbox with the usual first quota. Nothing local is held to it. */
export const account = {
  ProductionAccessEnabled: true,
  SendingEnabled: true,
  SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 0 },
};
