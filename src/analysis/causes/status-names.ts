// RFC 9110 section 15, the IANA registry of status codes, and what nginx, AWS and others send beside them.
const NAMES: Readonly<Record<number, string>> = {
  300: 'Multiple Choices',
  304: 'Not Modified',
  305: 'Use Proxy',
  400: 'Bad Request',
  402: 'Payment Required',
  406: 'Not Acceptable',
  409: 'Conflict',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  417: 'Expectation Failed',
  418: 'I’m a teapot',
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  423: 'Locked',
  424: 'Failed Dependency',
  425: 'Too Early',
  426: 'Upgrade Required',
  428: 'Precondition Required',
  431: 'Request Header Fields Too Large',
  451: 'Unavailable For Legal Reasons',
  460: 'AWS: client closed the connection',
  464: 'AWS: incompatible protocol versions',
  494: 'nginx: request header too large',
  495: 'nginx: certificate of the client refused',
  496: 'nginx: certificate of the client required',
  497: 'nginx: HTTP request sent to HTTPS port',
  498: 'invalid token',
  499: 'nginx: client closed the request',
  501: 'Not Implemented',
  505: 'HTTP Version Not Supported',
  506: 'Variant Also Negotiates',
  507: 'Insufficient Storage',
  508: 'Loop Detected',
  510: 'Not Extended',
  561: 'log-in failed, of AWS',
};

/** A status with its name, such as `418 (I’m a teapot)`; the number alone where it has none. */
export function nameStatus(status: number): string {
  const name = NAMES[status];
  return name === undefined ? String(status) : `${status} (${name})`;
}
