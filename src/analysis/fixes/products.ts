import { aiohttp } from './aiohttp.ts';
import { apache, apacheBefore2447 } from './apache.ts';
import { aspnet } from './aspnet.ts';
import { awsAlb } from './aws-alb.ts';
import { awsApiGateway } from './aws-api-gateway.ts';
import { awsCloudfront } from './aws-cloudfront.ts';
import { azureAppService } from './azure-app-service.ts';
import { azureApplicationGateway } from './azure-application-gateway.ts';
import { caddy } from './caddy.ts';
import { chromePolicy } from './chrome-policy.ts';
import { cloudflare } from './cloudflare.ts';
import { coderWebsocket } from './coder-websocket.ts';
import { curl } from './curl.ts';
import { daphne } from './daphne.ts';
import { embeddingPage } from './embedding-page.ts';
import { emqx } from './emqx.ts';
import { envoy } from './envoy.ts';
import { express } from './express.ts';
import { fastly } from './fastly.ts';
import { flaskSocketio } from './flask-socketio.ts';
import { googleCloud } from './google-cloud.ts';
import { gorillaWebsocket } from './gorilla-websocket.ts';
import { gunicorn } from './gunicorn.ts';
import { h2o } from './h2o.ts';
import { haproxy } from './haproxy.ts';
import { heroku } from './heroku.ts';
import { hypercorn } from './hypercorn.ts';
import { iis } from './iis.ts';
import { ingressNginx } from './ingress-nginx.ts';
import { istio } from './istio.ts';
import { jetty } from './jetty.ts';
import { kgateway } from './kgateway.ts';
import { kong } from './kong.ts';
import { kubernetes } from './kubernetes.ts';
import { lighttpd } from './lighttpd.ts';
import { modsecurity } from './modsecurity.ts';
import { next } from './next.ts';
import { nginx } from './nginx.ts';
import { ngrok } from './ngrok.ts';
import { nodeWs } from './node-ws.ts';
import { page } from './page.ts';
import { pageServer } from './page-server.ts';
import { phoenix } from './phoenix.ts';
import { phpWebsocket } from './php-websocket.ts';
import type { Product } from './product.ts';
import { pythonWebsockets } from './python-websockets.ts';
import { rabbitmq } from './rabbitmq.ts';
import { rails } from './rails.ts';
import { railsHosts } from './rails-hosts.ts';
import { socketIo } from './socket-io.ts';
import { spring } from './spring.ts';
import { tomcat } from './tomcat.ts';
import { tornado } from './tornado.ts';
import { traefik } from './traefik.ts';
import { uvicorn } from './uvicorn.ts';
import { varnish } from './varnish.ts';
import { vite } from './vite.ts';
import { webpack } from './webpack.ts';
import { werkzeug } from './werkzeug.ts';

/**
 * All products, in the order in which their fixes are shown: the page and proxies first, because they come first on the
 * way.
 */
export const PRODUCTS: readonly Product[] = [
  page,
  embeddingPage,
  pageServer,
  chromePolicy,
  curl,
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
  next,
  awsCloudfront,
  googleCloud,
  azureApplicationGateway,
  azureAppService,
  heroku,
  fastly,
  ngrok,
  varnish,
  lighttpd,
  kong,
  h2o,
  kgateway,
  istio,
  modsecurity,
  kubernetes,
  pythonWebsockets,
  uvicorn,
  werkzeug,
  flaskSocketio,
  gunicorn,
  hypercorn,
  daphne,
  tornado,
  aiohttp,
  gorillaWebsocket,
  coderWebsocket,
  phpWebsocket,
  aspnet,
  spring,
  rails,
  railsHosts,
  phoenix,
  rabbitmq,
  emqx,
  tomcat,
  jetty,
];
