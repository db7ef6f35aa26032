import type { Fix } from '../explanation.ts';
import type { FixSite } from './fix-site.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'AWS CloudFront',
  version: 'CloudFormation',
  where: 'DistributionConfig of the distribution',
  note: '',
};

// The ids are those of the managed policies CachingDisabled and AllViewer.
const behavior = (site: FixSite, note: string): Fix =>
  writeFix(
    { ...label, note },
    ' CacheBehaviors:',
    `+  - PathPattern: ${site.path}*`,
    '+    TargetOriginId: socket',
    '+    ViewerProtocolPolicy: https-only',
    '+    CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad # CachingDisabled',
    '+    OriginRequestPolicyId: 216adef6-5c7f-47e4-b989-5492eafa07d3 # AllViewer',
  );

export const awsCloudfront: Product = {
  name: 'AWS CloudFront',
  role: 'proxy',
  place: 'named',
  signs: { server: /^CloudFront$/i, via: /\(CloudFront\)/i, field: /^x-cache: .*\bcloudfront\b/i },
  fixes: {
    upgrade: (site) =>
      behavior(
        site,
        'CloudFront passes upgrades by itself, but the fields Sec-WebSocket-* only where a policy forwards them.',
      ),
    path: (site) =>
      behavior(site, 'Without a behavior of its own the path goes to the default origin, such as a bucket.'),
    origin: (site) =>
      behavior(
        site,
        'AllViewer hands on Origin, Host and the cookies; an origin that is a bucket answers 403 to what it does not have.',
      ),
    rule: () =>
      writeFix(
        {
          ...label,
          where: 'a shell',
          version: 'AWS CLI 2 (wafv2)',
          note: 'Says which rule of AWS WAF blocked the request: let it count in place of blocking, or exclude the path of the socket.',
        },
        '+aws wafv2 get-sampled-requests --scope CLOUDFRONT --region us-east-1 --web-acl-arn "$WEB_ACL_ARN" --rule-metric-name ALL \\',
        '+  --time-window StartTime="$FROM",EndTime="$TO" --max-items 100',
      ),
    upstream: (site) =>
      behavior(
        site,
        'TargetOriginId names the origin: it has to listen at the port and speak the protocol that are set for it.',
      ),
  },
};
