variable "name" {
  description = "Of target groups and services; -blue and -green are added. At most 26 characters."
  type        = string
}
variable "service" {
  description = "Spillway's name of it: environment/name."
  type        = string
}
variable "cluster" { type = string }
variable "vpc_id" { type = string }
variable "subnets" { type = list(string) }
variable "security_groups" { type = list(string) }
variable "listener_arn" {
  description = "Of the Application Load Balancer's listener."
  type        = string
}
variable "priority" {
  type    = number
  default = 100
}
variable "task_definition" {
  description = "ARN with revision of what blue begins with, and new ones are made from."
  type        = string
}
variable "task_roles" {
  description = "ARNs of its task role and its execution role."
  type        = list(string)
}
variable "container" { type = string }
variable "port" {
  type    = number
  default = 8080
}
variable "health_path" {
  type    = string
  default = "/health"
}
variable "replicas" {
  type    = number
  default = 2
}
variable "webhook_url" {
  description = "https://…/v1/webhooks/generic of the gateway; empty: alarms are not sent."
  type        = string
  default     = ""
}
variable "webhook_token" {
  type      = string
  default   = ""
  sensitive = true
}
variable "alarm_prefix" {
  description = "Alarms whose names begin with it are about this service."
  type        = string
  default     = ""
}
variable "eventbridge_role" {
  description = "May events:InvokeApiDestination."
  type        = string
  default     = ""
}
