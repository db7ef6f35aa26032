import { apache, apacheBefore2447 } from './apache.ts';
import { awsAlb } from './aws-alb.ts';
import { awsApiGateway } from './aws-api-gateway.ts';
import { caddy } from './caddy.ts';
import { cloudflare } from './cloudflare.ts';
import { envoy } from './envoy.ts';
import { express } from './express.ts';
import { haproxy } from './haproxy.ts';
import { iis } from './iis.ts';
import { ingressNginx } from './ingress-nginx.ts';
import { nginx } from './nginx.ts';
import { nodeWs } from './node-ws.ts';
import { page } from './page.ts';
import type { Product } from './product.ts';
import { socketIo } from './socket-io.ts';
import { traefik } from './traefik.ts';
import { vite } from './vite.ts';
import { webpack } from './webpack.ts';

/** All products, in the order in which their fixes are shown: the page and proxies first, as they are first on the way. */
export const PRODUCTS: readonly Product[] = [
  page,
  nginx,
  nodeWs,
  express,
  socketIo,
  apache,
  apacheBefore2447,
  caddy,
  haproxy,
  traefik,
  envoy,
  iis,
  cloudflare,
  awsAlb,
  awsApiGateway,
  ingressNginx,
  vite,
  webpack,
];
