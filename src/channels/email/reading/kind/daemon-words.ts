/** Who sends bounces: by address and by name. */
export const daemonAddress =
  /^(?:mailer[-_.]?daemon|mail[-_.]?daemon|mdaemon|maildaemon|postmaster|postoffice|mail[-_.]delivery[-_.]sub?system|mail\.delivery\.system|bounces?|microsoftexchange[\da-f]{20,40}|double-bounce|mmdf|mail[-_.]?(?:admin|router|system|delivery|sweeper|gateway|server)|(?:[a-z\d]{1,20}[-_.])?(?:smtp|esmtp|mta)(?:[-_.][a-z_.-]{1,40})?|e?mail[-_.]?delivery|delivery)(?:[-_+.].*)?$/i;
/** Of these, whatever they say: they send nothing else. */
export const alwaysDaemon = /^(?:mailer|mail)[-_.]?daemon$/i;
/** The same by name. */
export const daemonName =
  /mail(?:er)?[\s-]*(?:delivery|daemon)|(?:mail|delivery) sub-?system|delivery (?:system|service|subsystem)|postmaster|^system administrator$|^(?:mail|e-?mail) (?:administrator|system)$|internet mail delivery|mail router|mail ?sweeper|post office|automated response from|smtp (?:server|gateway|service)|microsoft outlook|correo no entregado|mailzustell/i;

/** Subjects of bounces, from their first word on: a person who answers or passes one on begins with `Re:` or `Fwd:`. */
export const bounceSubject =
  /^\W{0,12}(?:\w{0,12}\]?:?\s)?(?:(?:e-?mail |message |mail )?(?:un(?:deliverable|delivered|deliverd)|undeliverable:)|(?:mail |e-?mail |message )?(?:non[- ]?delivery|not delivered|could not be delivered|delivery (?:fail|status|problem|has failed|error|notification|warning|unsuccessful|delayed))|(?:permanent |temporary )?delivery (?:failure|error|report|status)|returned mail|mail (?:delivery )?(?:failed|failure|returned|error|system error)|message (?:delivery )?(?:failure|failed|delayed|delivery)|failure (?:notice|delivery|notification)|failed mail|warning: (?:message|could not send|mail)|(?:your )?(?:message|mail|e-?mail) (?:could not be|was not|can not be|cannot be|has not been) delivered|returning message to sender|automatically rejected mail|user (?:unknown|not found|not known)|unknown (?:user|recipient|address)|mail ?box (?:is )?(?:full|over quota|unavailable)|nondeliver|non-?delivered|ndn:|ndr:|(?:status|delivery) reports? (?:about|for|on) |(?:your )?e-?mail (?:is )?being returned|attention: your (?:e-?mail|message)|(?:e-?mail |mail |message )?(?:address|recipient|user) (?:error|unknown|not found|invalid|does not exist|disabled|no longer)|invalid (?:address|recipient|user|mail)|bounced? (?:mail|message|e-?mail)|rejected (?:mail|message|posting)|mail (?:rejected|bounced|undeliver|not deliver|system)|message (?:rejected|bounced|undeliver|not deliver|status|not deliverable)|failed (?:message|delivery|to deliver)|(?:unable|failed|could not|cannot) (?:to )?(?:be )?deliver|(?:problem|error)s? (?:with|in) (?:your )?(?:mail|e-?mail|message|delivery)|your (?:message|mail|e-?mail) to \S{1,200} (?:could not|was not|has)|unzustellbar|nicht zustellbar|unzustellbare|zustellung fehlgeschlagen|mail konnte nicht|undelivered mail|non remis|non distribu|échec (?:de (?:la )?)?(?:remise|distribution|livraison)|courriel non remis|message non distribué|no se (?:puede|pudo|ha podido) entregar|no entregado|mensaje no entregado|error de entrega|notificación de (?:estado|entrega|error)|impossibile recapitare|mancata consegna|messaggio non recapitato|não (?:entregue|foi possível entregar)|falha na entrega|onbestelbaar|niet bezorgd|kan niet worden bezorgd|kunde inte levereras|kan ikke leveres|niedostarczon|nedoručiteln|не\s?доставлен|недоставлен|сообщение не доставлено|возвращ[её]н|メール配信|配信不能|送信失敗|退信|投递失败|系统退信|无法投递|반송|전송 실패|teslim edilemedi)/iu;

/** Subjects that answer a mail's own subject, and say behind it that it did not arrive. */
export const bounceSubjectEnd =
  /[:(\-–]\s?(?:non remis|undeliver(?:able|ed)|(?:mail )?delivery (?:failed|failure|failed\)|error)|not delivered|unzustellbar|no entregado|returned mail)[\s)\]]{0,4}$/i;

/** How a bounce speaks, in what comes before the mail it returns. */
export const bounceWords =
  /(?:could not|couldn't|cannot|can not|can't|was not|wasn't|not been|unable to|not able to|wasn't able to|did not|failed to|not yet been|failed|has been (?:delayed|postponed))\s(?:be\s)?(?:deliver|reach|receive)|(?:delivery|delevery) (?:to|of|failed|has failed|failure|attempts|problems)|(?:following|these) (?:address|recipient|user|destination)|user(?:\s\S{1,80})? (?:unknown|not known|doesn't have)|(?:unknown|no such|invalid|bad)\s(?:final delivery )?(?:user|recipient|address|mailbox|local)|mailbox (?:is )?(?:full|unavailable)|no mailbox here|over quota|quota (?:exceeded|violation)|not listed in|non-?delivery|undeliverable|permanent(?:ly)? (?:fatal )?(?:error|fail)|fatal errors|account has been (?:disabled|discontinued)|mail system|returned (?:to sender|mail)|rejected|(?:has been|was) returned|error while being processed|failed recipient|nicht zugestellt|nicht zustellen|konnte nicht|unzustellbar|n'a pas pu [êe]tre|n'a pu [êe]tre|non (?:remis|distribu)|no (?:pudo|se pudo|ha podido|se ha podido) (?:ser )?entreg|non è stato possibile|não (?:pôde|pode|foi possível)|kon niet worden|kunde inte|не (?:удалось|может быть|было) доставл|無法|无法|配信できません/iu;

/** Words with which a mail that did not arrive yet is spoken of. */
export const delayWords =
  /\bdelay(?:ed)?\b|not (?:yet )?been delivered|\bstill being retried\b|will (?:continue|keep|be retried|be retrying)|continue to (?:try|be made)|delivery attempts will|temporar(?:y|ily)|postponed|no action is required|warning message only|noch nicht zugestellt|verzögert|retardé|retrasad/i;
/** Words with which one is spoken of that never will. */
export const failedWords =
  /permanent|fatal|given up|giving up|gave up|will not be retried|not going to try again|undeliverable|returned to you because|has been returned/i;

/** Where the mail begins that a bounce returns: what follows is not the daemon's. */
export const returnedMark =
  /^[-=\s#*>"'[(]{0,80}(?:(?:below this line|this|attachment|included|here|attached|enclosed)\s(?:is|are)?\s?(?:a |the )?(?:copy|first|header|original|message)|.{0,20}(?:original|returned|unsent|undelivered|failed|forwarded|bounced) (?:e-?mail |mail )?(?:message|mail|text|headers?)\b(?!.{0,40}(?:was received at|from|could not|delivered))|(?:a )?copy of (?:the|your) (?:original )?(?:message|mail)|(?:the )?(?:header|first \d+ lines|message headers?|mail headers?|headers?) (?:and|of|follows?)|message (?:header|body|text|contents?)s? (?:follows?|suppressed)|your (?:original )?(?:message|mail) (?:reads|follows|was as follows)|start of returned|mensaje original|message d'origine|ursprüngliche nachricht|die ursprüngliche|old message:|text of (?:the|your) message)/iu;

/** Header lines: the mail itself, without a word before it. */
export const headerLine =
  /^>?\s?(?:received|return-path|x-[\w-]{1,40}|message-id|delivered-to|mime-version|dkim-signature):\s/i;
