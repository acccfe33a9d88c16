/** The two origins of one visit. */
export interface Origins {
  course: string;
  sandbox: string;
}

/** The ports the two servers listen on. */
export interface Ports {
  course: number;
  sandbox: number;
}

// Also what keeps a header from writing directives of its own into a policy.
const HOST = /^(?<name>[a-z\d._-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/**
 * Derives, from what a visitor's browser calls this server, where that browser finds both sides.
 * The name in a Host header is the one name known to work from the visitor's place: a LAN name, an
 * address, localhost. A proxy that adds TLS or moves ports has to be told of instead (PUBLIC_ORIGIN
 * and SANDBOX_ORIGIN), because a Host header shows neither.
 * @param host The request's Host header.
 * @returns undefined when the header is missing or is not a host with an optional port.
 */
export function originsFromHost(host: string | undefined, ports: Ports): Origins | undefined {
  const name = HOST.exec(host ?? '')?.groups?.['name'];
  const course = URL.parse(`http://${name}:${ports.course}`)?.origin;
  const sandbox = URL.parse(`http://${name}:${ports.sandbox}`)?.origin;
  if (name === undefined || course === undefined || sandbox === undefined) return undefined;
  return { course, sandbox };
}
