// What clients other than Chromium and Firefox say, as public reports quote them: libraries of Node, Python, Go, Java and .NET,
// Safari, and operating systems in other languages. A status that a text names comes first, then what a text says of the
// way to the server; the first match decides.
import { STATUS_OF_OTHERS } from '../../session/browser-words.ts';
import { CUT, GAVE_UP, NO_CONNECTION, NOT_SENT } from './no-answer.ts';
import type { KnownWords } from './words-reading.ts';

type Row = readonly [pattern: RegExp, cause: string, noAnswer: string | null];

const CLASSES: readonly Row[] = [
  // curl, of its proxy.
  [/CONNECT.* 407|code 407 from proxy/, 'proxy-authentication-required', null],
  [/^csp$|^blocked:csp$|Content[ -]Security[ -]Policy/i, 'blocked-by-policy', NOT_SENT],
  [/^(?:blocked:)?mixed-content$|\bmixed content\b/i, 'mixed-content', null],
  [
    /ENOTFOUND|EAI_(?:AGAIN|NONAME|NODATA|FAIL)|UnknownHost|\bgetaddrinfo\b|no such host|(?:name|servname|service)\b.{0,30} not known|name resolution|No address associated|hostname could not be found|could(?: not|n['’]t) (?:be )?resolved?\b|kCFErrorDomainCFNetwork.{0,20}\b2\b|NSURLErrorDomain.{0,20}-1003\b/i,
    'name-not-resolved',
    NO_CONNECTION,
  ],
  [
    /Name(?: oder Dienst)? nicht bekannt|Nom ou service inconnu|Nombre o servicio desconocido|имя или служба/i,
    'name-not-resolved',
    NO_CONNECTION,
  ],
  [
    /\bx509\b|\bEPROTO\b|\b(?:SSL|TLS)(?:\b|_|Handshake)|ERR_TLS_|_CERT_|\bcertificate\b|Trust anchor|secure (?:TLS )?connection|OSStatus error -98(?!0[56]|16)|NSURLErrorDomain.{0,20}-120\d\b/i,
    'tls-failed',
    NO_CONNECTION,
  ],
  [
    /Zertifikat|certificat\b|certificado|certificato|сертификат|証明書|证书|인증서/i,
    'tls-failed',
    NO_CONNECTION,
  ],
  [
    /ECONNREFUSED|\bconnection (?:was )?refused\b|actively refused|could ?n[o’']t connect to (?:the )?server|\bfailed to connect to (?!.*(?:timed? ?out|after))|Connect call failed|CONNECT tunnel|from proxy after CONNECT|WinError 10061|os error 111\b|NSURLErrorDomain.{0,20}-1004\b/i,
    'connection-refused',
    NO_CONNECTION,
  ],
  [
    /abgelehnt|verweigert|refusée|rechazada|rifiutata|recusada|geweigerd|odrzucon|отказано|拒绝|拒否|거부/i,
    'connection-refused',
    NO_CONNECTION,
  ],
  [
    /E(?:HOST|NET)UNREACH|ENETDOWN|EADDRNOTAVAIL|\bunreachable\b|no route to host|appears to be offline|not connected to the internet|NSURLErrorDomain.{0,20}-1009\b/i,
    'address-unreachable',
    NO_CONNECTION,
  ],
  [
    /nicht erreichbar|injoignable|inaccesible|недоступ|到達できません|无法访问|연결할 수 없/i,
    'address-unreachable',
    NO_CONNECTION,
  ],
  [
    /E(?:SOCKET)?TIMEDOUT|_TIMEOUT\b|\btimed?[ -]?out\b|deadline exceeded|NSURLErrorDomain.{0,20}-1001\b/i,
    'timed-out',
    GAVE_UP,
  ],
  [
    /Zeitüberschreitung|délai d['’]attente|tiempo de espera|tempo (?:limite|esgotado)|tempo scaduto|истекло|превышен|超时|タイムアウト|시간(?:이)? 초과/i,
    'timed-out',
    GAVE_UP,
  ],
  [
    /ECONNRESET|ECONNABORTED|\bEPIPE\b|\breset by peer\b|\bconnection (?:was )?reset\b|forcibly closed|broken pipe|network connection was lost|Socket is not connected|caused connection abort|NSURLErrorDomain.{0,20}-1005\b/i,
    'connection-reset',
    CUT,
  ],
  [
    /zurückgesetzt|réinitialisée|restablecid|reimpostat|redefinida|сброшен|重置|リセット|재설정/i,
    'connection-reset',
    CUT,
  ],
  [
    /socket hang up|\bEOF\b|UND_ERR_SOCKET|other side closed|prematurely|closed connection without|closed the connection before sending|server disconnected|empty reply|OSStatus error -98|connection (?:was )?closed|ended before/i,
    'closed-before-response',
    CUT,
  ],
  [
    /\bParse Error\b|\bHPE_|malformed HTTP|bad status line|BadStatusLine|valid HTTP|(?:illegal|invalid) status line/i,
    'not-http',
    null,
  ],
  [
    /\bAbortError\b|\babort(?:ed|ing)?\b|\bcancel(?:l?ed|l?ing)?\b|NSURLErrorDomain.{0,20}-999\b/i,
    'cancelled-by-page',
    null,
  ],
  [/abgebrochen|annulée?|cancelad|annullat|отменен|已取消|キャンセル|취소/i, 'cancelled-by-page', null],
  [
    /\bblock(?:ed|ing)?\b|blockiert|bloquée?|bloquead|bloccat|заблокир|被阻止|ブロック|차단/i,
    'blocked-by-client',
    null,
  ],
];

export const OTHER_CLIENTS: readonly KnownWords[] = [
  ...STATUS_OF_OTHERS.map(
    (pattern): KnownWords => ({
      pattern,
      fails: ['status-is-101', 'extended-connect-succeeded'],
      status: 'named',
    }),
  ),
  // WebKit, of any answer that is not a switch: another status, or a 101 that it refuses.
  { pattern: /There was a bad response from the server\.?$/ },
  ...CLASSES.map(
    ([pattern, cause, noAnswer]): KnownWords =>
      noAnswer === null ? { pattern, cause } : { pattern, cause, noAnswer },
  ),
];
