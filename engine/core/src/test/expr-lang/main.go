// Asks expr-lang what conditions mean, in the environment that Argo Rollouts gives them. See README.md.
package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/expr-lang/expr"
)

// A condition, the canonical text of a result, and how it came: as JSON, or as the vector of a Prometheus query.
type question struct{ as, condition, result string }

// What expr-lang says. Results of one condition with the same answer share a line.
type answer struct{ answer, as, condition, message string }

func main() {
	var questions []question
	for _, file := range []string{"cases.tsv", "refused.tsv", "differs.tsv"} {
		questions = append(questions, read(file)...)
	}
	var answers []answer
	results := map[answer][]string{}
	asked := map[question]bool{}
	for _, q := range append(questions, combinations()...) {
		if asked[q] {
			continue
		}
		asked[q] = true
		a := ask(q)
		if results[a] == nil {
			answers = append(answers, a)
		}
		results[a] = append(results[a], q.result)
	}
	out, err := os.Create("answers.tsv")
	check(err)
	defer out.Close()
	fmt.Fprintln(out, "# Written by main.go: answer, how the result came, condition, expr-lang's message, results")
	for _, a := range answers {
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", a.answer, a.as, a.condition, a.message, strings.Join(results[a], "\t"))
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func firstLine(message string) string {
	return strings.ReplaceAll(strings.SplitN(message, "\n", 2)[0], "\t", " ")
}

// How the results came, the condition, results. In refused.tsv and differs.tsv a column for our test stands before them.
func read(file string) []question {
	text, err := os.ReadFile(file)
	check(err)
	var questions []question
	for _, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		columns := strings.Split(line, "\t")
		first := 3
		if file == "cases.tsv" {
			first = 2
		}
		for _, result := range columns[first:] {
			questions = append(questions, question{columns[0], columns[1], result})
		}
	}
	return questions
}

func ask(q question) answer {
	env := environment(value(q))
	program, err := expr.Compile(unfolded(q.condition), expr.Env(env))
	if err != nil {
		return answer{"compile error", q.as, q.condition, firstLine(err.Error())}
	}
	output, err := expr.Run(program, env)
	if err != nil {
		return answer{"runtime error", q.as, q.condition, firstLine(err.Error())}
	}
	if truth, ok := output.(bool); ok {
		return answer{strconv.FormatBool(truth), q.as, q.condition, ""}
	}
	return answer{"not boolean", q.as, q.condition, fmt.Sprintf("%T", output)}
}

// In the files, a condition of several lines stands in one.
func unfolded(condition string) string { return strings.ReplaceAll(condition, "⏎", "\n") }

// What Argo adds: isNil and default look at the result, whatever they are given.
func environment(result any) map[string]any {
	return map[string]any{
		"result":  result,
		"asInt":   asInt,
		"asFloat": asFloat,
		"isNaN":   math.IsNaN,
		"isInf":   func(f float64) bool { return math.IsInf(f, 0) },
		"isNil":   func(any) bool { return result == nil },
		"default": func(_ any, other any) any {
			if result == nil {
				return other
			}
			return result
		},
	}
}

func asInt(in any) int64 {
	v := reflect.ValueOf(in)
	switch {
	case v.CanInt():
		return v.Int()
	case v.CanFloat():
		return int64(v.Float())
	case v.Kind() == reflect.String:
		number, err := strconv.ParseInt(v.String(), 10, 64)
		check(err)
		return number
	}
	panic(fmt.Sprintf("no integer: %v", in))
}

func asFloat(in any) float64 {
	v := reflect.ValueOf(in)
	switch {
	case v.CanInt():
		return float64(v.Int())
	case v.CanFloat():
		return v.Float()
	case v.Kind() == reflect.String:
		number, err := strconv.ParseFloat(v.String(), 64)
		check(err)
		return number
	}
	panic(fmt.Sprintf("no float: %v", in))
}

// JSON has no such numbers, so they pass it as strings.
var special = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|-?Infinity|NaN`)

func quoted(token string) string {
	if token[0] == '"' {
		return token
	}
	return `"@` + token + `"`
}

func value(q question) any {
	var decoded any
	check(json.Unmarshal([]byte(special.ReplaceAllStringFunc(q.result, quoted)), &decoded))
	decoded = restored(decoded)
	if q.as != "vector" {
		return decoded
	}
	vector := []float64{}
	for _, element := range decoded.([]any) {
		vector = append(vector, element.(float64))
	}
	return vector
}

func restored(decoded any) any {
	switch v := decoded.(type) {
	case string:
		switch v {
		case "@NaN":
			return math.NaN()
		case "@Infinity":
			return math.Inf(1)
		case "@-Infinity":
			return math.Inf(-1)
		}
	case []any:
		for i := range v {
			v[i] = restored(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = restored(v[k])
		}
	}
	return decoded
}
