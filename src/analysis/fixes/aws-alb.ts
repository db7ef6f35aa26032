import type { Fix } from '../explanation.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'AWS Application Load Balancer',
  version: 'AWS CLI 2',
  where: 'a shell',
  note: 'Sockets need a target group with protocol version HTTP1; a group’s version cannot be changed, so create a new one.',
};

const idleTimeout = (): Fix =>
  writeFix(
    { ...label, note: 'In seconds, 1 to 4000; the default is 60 s without a byte in either direction.' },
    ' aws elbv2 modify-load-balancer-attributes --load-balancer-arn "$LOAD_BALANCER_ARN" \\',
    '+  --attributes Key=idle_timeout.timeout_seconds,Value=3600',
  );

export const awsAlb: Product = {
  name: 'AWS ALB',
  role: 'proxy',
  place: 'cloud',
  signs: { server: /^awselb\b/i },
  fixes: {
    upgrade: () =>
      writeFix(
        label,
        ' aws elbv2 create-target-group --name socket --vpc-id "$VPC_ID" --port 3000 \\',
        '+  --protocol HTTP --protocol-version HTTP1',
      ),
    route: (site) =>
      writeFix(
        {
          ...label,
          note: 'A rule with a lower number comes first; the last one of the listener takes what is left.',
        },
        ' aws elbv2 create-rule --listener-arn "$LISTENER_ARN" --priority 10 \\',
        `+  --conditions Field=path-pattern,Values='${site.path}' \\`,
        '+  --actions Type=forward,TargetGroupArn="$TARGET_GROUP_ARN"',
      ),
    timeout: idleTimeout,
    buffering: idleTimeout,
    rule: () =>
      writeFix(
        {
          ...label,
          version: 'AWS CLI 2 (wafv2)',
          note: 'Says which rule blocked the request: let it count in place of blocking, or exclude the path of the socket.',
        },
        '+aws wafv2 get-sampled-requests --scope REGIONAL --web-acl-arn "$WEB_ACL_ARN" --rule-metric-name ALL \\',
        '+  --time-window StartTime="$FROM",EndTime="$TO" --max-items 100',
      ),
    upstream: () =>
      writeFix(
        {
          ...label,
          note: '502 and 503 come from the balancer where no target is healthy: this says which is, and why not.',
        },
        '+aws elbv2 describe-target-health --target-group-arn "$TARGET_GROUP_ARN"',
      ),
  },
};
