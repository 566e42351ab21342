// Asks kubectl's own package what `kubectl rollout undo` and `history` make of the objects, and writes it down.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/kubernetes/scheme"
	cmdutil "k8s.io/kubectl/pkg/cmd/util"
	"k8s.io/kubectl/pkg/polymorphichelpers"
)

type answer struct {
	Message    string             `json:"message,omitempty"`
	Error      string             `json:"error,omitempty"`
	History    string             `json:"history,omitempty"`
	Deployment *appsv1.Deployment `json:"deployment,omitempty"`
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func objects(file string) (*appsv1.Deployment, []runtime.Object) {
	text, err := os.Open(file)
	check(err)
	defer text.Close()
	var deployment *appsv1.Deployment
	var all []runtime.Object
	documents := yaml.NewYAMLReader(bufio.NewReader(text))
	for {
		document, err := documents.Read()
		if err != nil {
			return deployment, all
		}
		object, _, err := scheme.Codecs.UniversalDeserializer().Decode(document, nil, nil)
		check(err)
		if found, is := object.(*appsv1.Deployment); is {
			deployment = found
		}
		all = append(all, object)
	}
}

func ask(file string, revision int64) answer {
	kind := schema.GroupKind{Group: "apps", Kind: "Deployment"}
	deployment, all := objects(file)
	client := fake.NewSimpleClientset(all...)
	rollbacker, err := polymorphichelpers.RollbackerFor(kind, client)
	check(err)
	viewer, err := polymorphichelpers.HistoryViewerFor(kind, client)
	check(err)
	history, err := viewer.ViewHistory("prod", "my-app", 0)
	check(err)
	message, err := rollbacker.Rollback(deployment, nil, revision, cmdutil.DryRunNone)
	if err != nil {
		return answer{Error: err.Error(), History: history}
	}
	after, err := client.AppsV1().Deployments("prod").Get(context.Background(), "my-app", metav1.GetOptions{})
	check(err)
	return answer{Message: message, History: history, Deployment: after}
}

func main() {
	cases, err := os.ReadFile("cases.tsv")
	check(err)
	answers := map[string]answer{}
	for _, line := range strings.Split(strings.TrimSpace(string(cases)), "\n") {
		var name string
		var revision int64
		_, err := fmt.Sscanf(line, "%s\t%d", &name, &revision)
		check(err)
		answers[fmt.Sprintf("%s to %d", name, revision)] = ask("objects/"+name+".yaml", revision)
	}
	text, err := json.MarshalIndent(answers, "", " ")
	check(err)
	check(os.WriteFile("answers.json", append(text, '\n'), 0o644))
}
