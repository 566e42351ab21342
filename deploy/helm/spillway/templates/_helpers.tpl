{{- define "spillway.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "spillway.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "spillway.labels" -}}
app.kubernetes.io/name: spillway
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "spillway.selector" -}}
app.kubernetes.io/name: spillway
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* Where Kafka and the registry are: the same for every role. */}}
{{- define "spillway.cluster" -}}
- --bootstrap={{ required "kafka.bootstrap is missing: the brokers, host:port" .Values.kafka.bootstrap }}
- --registry={{ required "registry.url is missing: the schema registry" .Values.registry.url }}
{{- range $key, $value := .Values.kafka.properties }}
- --kafka={{ $key }}={{ $value }}
{{- end }}
{{- if .Values.kafka.propertiesSecret }}
- --kafka-file=/etc/spillway/kafka/client.properties
{{- end }}
{{- end }}

{{- define "spillway.pod" -}}
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
securityContext: {{- toYaml .Values.podSecurityContext | nindent 2 }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "spillway.container" -}}
image: {{ include "spillway.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext: {{- toYaml .Values.securityContext | nindent 2 }}
{{- end }}

{{/* A role without an HTTP server of its own shows that it lives by its page of meters. */}}
{{- define "spillway.alive" -}}
ports: [{name: metrics, containerPort: {{ .Values.metrics.port }}}]
startupProbe: {httpGet: {path: /metrics, port: metrics}, periodSeconds: 2, failureThreshold: 60}
livenessProbe: {httpGet: {path: /metrics, port: metrics}, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6}
{{- end }}

{{- define "spillway.annotations" -}}
prometheus.io/scrape: "true"
prometheus.io/path: /metrics
{{- with .Values.podAnnotations }}
{{ toYaml . }}
{{- end }}
{{- end }}
