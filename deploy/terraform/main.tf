# A service with two colours that Spillway moves requests between: network, cluster and load balancer are yours.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.40"
    }
  }
}

locals {
  colours = toset(["blue", "green"])
}

resource "aws_lb_target_group" "colour" {
  for_each             = local.colours
  name                 = "${var.name}-${each.key}"
  port                 = var.port
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 60
  health_check {
    path     = var.health_path
    interval = 10
  }
}

resource "aws_lb_listener_rule" "this" {
  listener_arn = var.listener_arn
  priority     = var.priority
  condition {
    path_pattern { values = ["/*"] }
  }
  # Both groups stay here for good: ECS refuses a service whose target group no load balancer uses.
  action {
    type = "forward"
    forward {
      target_group {
        arn    = aws_lb_target_group.colour["blue"].arn
        weight = 100
      }
      target_group {
        arn    = aws_lb_target_group.colour["green"].arn
        weight = 0
      }
    }
  }
  lifecycle {
    # Weights, stickiness during an abort, and the tags that say which revision is which colour, are Spillway's.
    ignore_changes = [action, tags, tags_all]
  }
}

resource "aws_ecs_service" "colour" {
  for_each        = local.colours
  name            = "${var.name}-${each.key}"
  cluster         = var.cluster
  task_definition = var.task_definition
  desired_count   = each.key == "blue" ? var.replicas : 0
  launch_type     = "FARGATE"

  health_check_grace_period_seconds = 60
  network_configuration {
    subnets         = var.subnets
    security_groups = var.security_groups
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.colour[each.key].arn
    container_name   = var.container
    container_port   = var.port
  }
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
  depends_on = [aws_lb_listener_rule.this]
  lifecycle {
    ignore_changes = [task_definition, desired_count, tags, tags_all]
  }
}

# --- what the executor may do ---

data "aws_iam_policy_document" "spillway" {
  statement {
    # these know no resources
    actions = [
      "elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeRules",
      "elasticloadbalancing:DescribeTags", "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetGroupAttributes", "elasticloadbalancing:DescribeTargetHealth",
      "ecs:ListTaskDefinitions", "ecs:DescribeTaskDefinition",
    ]
    resources = ["*"]
  }
  statement {
    actions   = ["elasticloadbalancing:ModifyRule", "elasticloadbalancing:AddTags"]
    resources = [aws_lb_listener_rule.this.arn]
  }
  statement {
    actions   = ["ecs:DescribeServices", "ecs:UpdateService"]
    resources = [for service in aws_ecs_service.colour : service.id]
  }
  statement {
    actions   = ["ecs:RegisterTaskDefinition", "ecs:TagResource"]
    resources = ["${replace(var.task_definition, "/:[0-9]+$/", "")}:*"]
  }
  statement {
    actions   = ["iam:PassRole"]
    resources = var.task_roles
    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_policy" "spillway" {
  name   = "${var.name}-spillway"
  policy = data.aws_iam_policy_document.spillway.json
}

# --- alarms become alerts: EventBridge sends them to the gateway's generic webhook ---

resource "aws_cloudwatch_event_connection" "spillway" {
  count              = var.webhook_url == "" ? 0 : 1
  name               = "${var.name}-spillway"
  authorization_type = "API_KEY"
  auth_parameters {
    api_key {
      key   = "Authorization"
      value = "Bearer ${var.webhook_token}"
    }
  }
}

resource "aws_cloudwatch_event_api_destination" "spillway" {
  count               = var.webhook_url == "" ? 0 : 1
  name                = "${var.name}-spillway"
  http_method         = "POST"
  invocation_endpoint = var.webhook_url
  connection_arn      = aws_cloudwatch_event_connection.spillway[0].arn
}

resource "aws_cloudwatch_event_rule" "alarm" {
  for_each = var.webhook_url == "" ? {} : { ALARM = "firing", OK = "resolved" }
  name     = "${var.name}-${each.value}"
  event_pattern = jsonencode({
    source      = ["aws.cloudwatch"]
    detail-type = ["CloudWatch Alarm State Change"]
    detail      = { alarmName = [{ prefix = var.alarm_prefix }], state = { value = [each.key] } }
  })
}

resource "aws_cloudwatch_event_target" "alarm" {
  for_each = aws_cloudwatch_event_rule.alarm
  rule     = each.value.name
  arn      = aws_cloudwatch_event_api_destination.spillway[0].arn
  role_arn = var.eventbridge_role
  input_transformer {
    input_paths = {
      alarm  = "$.detail.alarmName"
      reason = "$.detail.state.reason"
      at     = "$.time"
    }
    input_template = <<-JSON
      {"alerts": [{"service": "${var.service}", "status": "${each.key == "ALARM" ? "firing" : "resolved"}",
        "startsAt": <at>, "fingerprint": <alarm>, "reason": <reason>}]}
    JSON
  }
}

output "definition" {
  description = "The ecs block of the target."
  value = yamlencode({
    cluster      = var.cluster
    services     = [aws_ecs_service.colour["blue"].name, aws_ecs_service.colour["green"].name]
    targetGroups = [aws_lb_target_group.colour["blue"].arn, aws_lb_target_group.colour["green"].arn]
    routes       = [aws_lb_listener_rule.this.arn]
    container    = var.container
  })
}
