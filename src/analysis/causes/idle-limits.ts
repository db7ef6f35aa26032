/** A limit by which some product ends quiet connections, or all of them, by default. */
export interface Limit {
  readonly seconds: number;
  readonly name: string;
}

/** Limits on silence, in both directions unless the entry says otherwise. */
export const IDLE_LIMITS: readonly Limit[] = [
  { seconds: 50, name: 'HAProxy timeout client and server without timeout tunnel (50 s in Debian’s file)' },
  { seconds: 55, name: 'Heroku’s router (55 s)' },
  { seconds: 60, name: 'nginx proxy_read_timeout (60 s)' },
  { seconds: 60, name: 'AWS ALB idle timeout (60 s)' },
  { seconds: 60, name: 'Apache httpd Timeout (60 s)' },
  { seconds: 100, name: 'Cloudflare (100 s)' },
  { seconds: 230, name: 'Azure App Service’s front end (230 s)' },
  { seconds: 240, name: 'Azure Load Balancer idle timeout (4 min)' },
  { seconds: 300, name: 'Envoy stream_idle_timeout (5 min)' },
  { seconds: 300, name: 'Apache httpd Timeout as Debian sets it (300 s)' },
  { seconds: 350, name: 'AWS NLB and NAT gateway idle timeout (350 s)' },
  { seconds: 600, name: 'AWS API Gateway idle timeout (10 min)' },
  { seconds: 3600, name: 'a timeout set to one hour, as many guides for nginx and HAProxy advise' },
];

/** Limits on the whole duration, however busy the connection is. */
export const LIFE_LIMITS: readonly Limit[] = [
  { seconds: 30, name: 'Google Cloud load balancer’s backend service timeout (30 s)' },
  { seconds: 300, name: 'Google Cloud Run request timeout (5 min)' },
  { seconds: 3600, name: 'Google Cloud Run’s longest request timeout (1 h)' },
  { seconds: 7200, name: 'AWS API Gateway connection duration (2 h)' },
];

/** Limits on the whole answer of an event stream, however busy it is. */
export const STREAM_LIFE_LIMITS: readonly Limit[] = [
  { seconds: 15, name: 'Envoy’s timeout of a route (15 s)' },
  { seconds: 29, name: 'AWS API Gateway’s integration timeout (29 s)' },
  { seconds: 30, name: 'Google Cloud load balancer’s backend service timeout (30 s)' },
  { seconds: 30, name: 'gunicorn’s timeout of a worker without threads (30 s)' },
  { seconds: 300, name: 'Google Cloud Run request timeout (5 min)' },
  { seconds: 3600, name: 'Google Cloud Run’s longest request timeout (1 h)' },
];

/** The limits that a measured time matches: up to half a second less, and up to a second and 2 % more. */
export function fittingLimits(limits: readonly Limit[], seconds: number): readonly Limit[] {
  return limits.filter((limit) => seconds >= limit.seconds - 0.5 && seconds <= limit.seconds * 1.02 + 1);
}
