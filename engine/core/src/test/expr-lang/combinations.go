package main

import (
	"fmt"
	"strconv"

	"github.com/expr-lang/expr"
)

var operators = []string{"==", "!=", "<", ">", "<=", ">=", "in", "not in", "contains", "startsWith", "endsWith", "..",
	"+", "-", "*", "/", "%", "**", "??", "&&", "||"}

// One of each kind; a result of nil is the literal null.
var results = []string{`null`, `true`, `2`, `2.5`, `NaN`, `Infinity`, `"b"`, `[2]`, `[]`, `{"b":2}`}

var literals = []string{`nil`, `true`, `2`, `2.5`, `"b"`, `[2]`, `["b"]`, `{b: 2}`, `1..2`}

var functions = []string{"isNaN", "isInf", "isNil", "asInt", "asFloat", "len", "type", "string", "int", "float", "abs",
	"ceil", "floor", "round", "max", "min", "mean", "median", "sum", "first", "last", "keys", "values", "upper", "trim",
	"count", "reverse", "uniq", "flatten", "sort", "concat", "join"}

var closures = []string{"all", "any", "none", "one", "filter", "map", "count", "sum", "find"}

// Every operator between every two kinds, known beforehand and not; every function and closure of every kind.
func combinations() []question {
	var questions []question
	for _, result := range results {
		for _, operator := range operators {
			for _, literal := range literals {
				questions = append(questions, seen("json", result, fmt.Sprintf("result %s %s", operator, literal)))
			}
			for _, other := range results {
				questions = append(questions, seen("json", fmt.Sprintf(`{"x":%s,"y":%s}`, result, other),
					fmt.Sprintf("result.x %s result.y", operator)))
			}
		}
		for _, function := range functions {
			questions = append(questions,
				seen("json", result, function+"(result)"),
				seen("json", `{"x":`+result+`}`, function+"(result.x)"))
		}
		for _, closure := range closures {
			for _, body := range []string{"# == 2", "# > 1", "#"} {
				questions = append(questions,
					seen("json", result, fmt.Sprintf("%s(result, %s)", closure, body)),
					seen("json", `{"x":`+result+`}`, fmt.Sprintf("%s(result.x, {%s})", closure, body)))
			}
		}
		for _, sign := range []string{"!", "-", "+"} {
			questions = append(questions, seen("json", result, sign+"result"),
				seen("json", `{"x":`+result+`}`, sign+"result.x"))
		}
	}
	for _, vector := range []string{"[]", "[2]", "[2,1]"} {
		for _, literal := range literals {
			for _, operator := range operators {
				questions = append(questions, seen("vector", vector, fmt.Sprintf("%s %s result", literal, operator)),
					seen("vector", vector, fmt.Sprintf("result[0] %s %s", operator, literal)))
			}
		}
		for _, function := range functions {
			questions = append(questions, seen("vector", vector, function+"(result)"),
				seen("vector", vector, function+"(result[0])"))
		}
		for _, closure := range closures {
			for _, body := range []string{"# < 1", "#", `# == "b"`} {
				questions = append(questions, seen("vector", vector, fmt.Sprintf("%s(result, %s)", closure, body)))
			}
		}
	}
	return questions
}

// A condition that shows the value of an expression: what it prints, and of which type it is.
func seen(as, result, expression string) question {
	q := question{as, expression, result}
	if ask(q).answer != "not boolean" {
		return q
	}
	env := environment(value(q))
	program, err := expr.Compile(expression, expr.Env(env))
	check(err)
	output, err := expr.Run(program, env)
	check(err)
	kind, err := expr.Eval("type(x)", map[string]any{"x": output})
	check(err)
	q.condition = fmt.Sprintf("[type(%s), string(%s)] == [%s, %s]", expression, expression,
		strconv.Quote(kind.(string)), strconv.Quote(fmt.Sprint(output)))
	return q
}
