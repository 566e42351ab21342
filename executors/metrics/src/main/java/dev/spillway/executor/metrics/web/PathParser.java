package dev.spillway.executor.metrics.web;

import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.spillway.executor.metrics.source.Mistake;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a path. */
final class PathParser {
    private static final Pattern NAME = Pattern.compile("(?:[^\\s.\\[\\](){}'\"=!<>,\\\\*@$]|\\\\.)++");
    private static final Pattern INDEX = Pattern.compile("-?\\d{1,9}");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,30}(?:\\.\\d{1,30})?(?:[eE][+-]?\\d{1,3})?");
    private static final Pattern WORD = Pattern.compile("true|false|null|nil");
    private static final Pattern OPERATOR = Pattern.compile("==|!=|<=|>=|<|>");

    private final String whole;
    private final String text;
    private int at;

    PathParser(String text) {
        this.whole = text;
        String bare = text.strip();
        boolean braces = bare.startsWith("{") && bare.endsWith("}");
        this.text = braces ? bare.substring(1, bare.length() - 1).strip() : bare;
    }

    List<Segment> whole() throws Mistake {
        if (!text.startsWith("$") && !text.startsWith("@") && !text.startsWith(".") && !text.startsWith("[")) {
            throw wrong("it must begin with $ or .");
        }
        List<Segment> segments = path();
        if (at < text.length()) {
            throw wrong("'" + text.substring(at) + "' cannot be read");
        }
        return segments;
    }

    private List<Segment> path() throws Mistake {
        List<Segment> segments = new ArrayList<>();
        boolean _ = comes("$") || comes("@");
        while (at < text.length()) {
            if (comes("..")) {
                segments.add(new Segment.Anywhere());
                if (text.startsWith("[", at)) {
                    continue;
                }
                segments.add(afterDot());
            } else if (comes(".")) {
                // a dot alone is the root, and one before a bracket says nothing
                if (!text.equals(".") && !text.startsWith("[", at)) {
                    segments.add(afterDot());
                }
            } else if (comes("[")) {
                segments.add(brackets());
            } else {
                break;
            }
        }
        return segments;
    }

    private Segment afterDot() throws Mistake {
        if (comes("*")) {
            return new Segment.All();
        }
        return new Segment.Field(need(NAME, "a name must follow the dot").replaceAll("\\\\(.)", "$1"));
    }

    private Segment brackets() throws Mistake {
        Segment segment = comes("?(") ? filter() : union();
        skip();
        if (!comes("]")) {
            throw wrong("a ] is missing");
        }
        return segment;
    }

    private Segment union() throws Mistake {
        List<Segment> segments = new ArrayList<>();
        do {
            skip();
            segments.add(element());
            skip();
        } while (comes(","));
        return segments.size() == 1 ? segments.getFirst() : new Segment.Union(segments);
    }

    private Segment element() throws Mistake {
        if (comes("*")) {
            return new Segment.All();
        }
        if (at < text.length() && "'\"".indexOf(text.charAt(at)) >= 0) {
            return new Segment.Field(quoted());
        }
        Optional<Integer> from = index();
        if (!comes(":")) {
            return Segment.Slice.of(from.orElseThrow(() -> wrong("in [] stands an index, a 'name', * or ?()")));
        }
        Optional<Integer> to = index();
        int step = comes(":") ? index().orElse(1) : 1;
        if (step < 1) {
            throw wrong("the step of a slice must be positive");
        }
        return new Segment.Slice(from, to, step);
    }

    private Segment filter() throws Mistake {
        Condition.Operand left = operand();
        skip();
        Optional<String> operator = next(OPERATOR);
        Condition condition;
        if (operator.isPresent()) {
            skip();
            condition = new Condition.Compares(left, operator.get(), operand());
        } else {
            condition = switch (left) {
                case Condition.Operand.Path(List<Segment> path) -> new Condition.Exists(path);
                case Condition.Operand.Literal _ -> throw wrong("a filter must look at the element, as ?(@.name) does");
            };
        }
        skip();
        if (!comes(")")) {
            throw wrong("a filter is one comparison, as in ?(@.name==\"x\")");
        }
        return new Segment.Filter(condition);
    }

    private Condition.Operand operand() throws Mistake {
        skip();
        if (text.startsWith("@", at)) {
            return new Condition.Operand.Path(path());
        }
        if (at < text.length() && "'\"".indexOf(text.charAt(at)) >= 0) {
            return new Condition.Operand.Literal(TextNode.valueOf(quoted()));
        }
        Optional<String> word = next(WORD);
        if (word.isPresent()) {
            return new Condition.Operand.Literal(word.get().startsWith("n")
                    ? NullNode.getInstance()
                    : BooleanNode.valueOf(word.get().equals("true")));
        }
        String number = need(NUMBER, "in a filter stands @, a number, a 'text', true, false or null");
        return new Condition.Operand.Literal(number.matches("-?\\d+")
                ? BigIntegerNode.valueOf(new BigInteger(number))
                : DecimalNode.valueOf(new BigDecimal(number)));
    }

    private String quoted() throws Mistake {
        char quote = text.charAt(at);
        at++;
        var name = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            at += text.charAt(at) == '\\' && at + 1 < text.length() ? 1 : 0;
            name.append(text.charAt(at));
            at++;
        }
        if (!comes(String.valueOf(quote))) {
            throw wrong("a " + quote + " is missing");
        }
        return name.toString();
    }

    private Optional<Integer> index() {
        return next(INDEX).map(Integer::parseInt);
    }

    private String need(Pattern pattern, String otherwise) throws Mistake {
        Optional<String> found = next(pattern);
        if (found.isEmpty()) {
            throw wrong(otherwise);
        }
        return found.get();
    }

    private Optional<String> next(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        at = matcher.end();
        return Optional.of(matcher.group());
    }

    private boolean comes(String expected) {
        boolean comes = text.startsWith(expected, at);
        at += comes ? expected.length() : 0;
        return comes;
    }

    private void skip() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private Mistake wrong(String why) {
        return new Mistake("query.jsonPath '" + whole + "': " + why);
    }
}
