package dev.spillway.executor.kubernetes;

/** The guide's YAML. Its Deployment has neither selector nor labels there, which no API server would take. */
final class Guide {
    private Guide() {}

    static String deployment(String name, int replicas, String version) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %s
                spec:
                  replicas: %d
                  selector:
                    matchLabels: {app: my-app, version: %s}
                  strategy:
                    type: RollingUpdate
                    rollingUpdate:
                      maxSurge: 25%%
                      maxUnavailable: 25%%
                  template:
                    metadata:
                      labels: {app: my-app, version: %s}
                    spec:
                      containers:
                        - name: app
                          image: my-app:v0
                          readinessProbe:
                            httpGet:
                              path: /health
                              port: 8080
                            initialDelaySeconds: 5
                            periodSeconds: 5
                """.formatted(name, replicas, version, version);
    }

    static String service(String selector) {
        return """
                apiVersion: v1
                kind: Service
                metadata:
                  name: my-app
                spec:
                  selector:
                    %s
                  ports:
                    - port: 80
                      targetPort: 8080
                """.formatted(selector.replace("\n", "\n    "));
    }

    static String scaler(String deployment) {
        return """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata:
                  name: %s
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}
                  minReplicas: 2
                  maxReplicas: 10
                """.formatted(deployment, deployment);
    }
}
