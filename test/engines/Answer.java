import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;

/**
 * Answers each case, a line of a file, as answer.js does: java Answer.java FILE. With `limit` behind it, it says instead
 * how many of each case's units fit a thread's usual stack.
 */
class Answer {
  record Case(Pattern pattern, String before, String unit, int count, String after) {
    boolean isAccepted(int units) {
      return pattern.matcher(before + unit.repeat(units) + after).matches();
    }

    boolean fits(int units) {
      try {
        isAccepted(units);
        return true;
      } catch (StackOverflowError error) {
        return false;
      }
    }
  }

  public static void main(String[] parameters) throws Exception {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(Path.of(parameters[0])));
    var answers = new ArrayList<String>();
    // In UTF-16 units, since a decoder would replace lone surrogates.
    for (var line : bytes.order(ByteOrder.LITTLE_ENDIAN).asCharBuffer().toString().split("\n")) {
      var fields = line.split("\t", -1);
      var given = new Case(Pattern.compile(fields[0]), fields[1], fields[2], Integer.parseInt(fields[3]), fields[4]);
      if (parameters.length > 1) answers.add(String.valueOf(unitsThatFit(given)));
      else inLargeStack(() -> answers.add(answer(given)));
    }
    System.out.println("[" + String.join(",", answers) + "]");
  }

  static String answer(Case given) {
    var isAccepted = given.isAccepted(given.count);
    var start = System.nanoTime();
    var calls = 0;
    do {
      given.isAccepted(given.count);
      calls += 1;
    } while (System.nanoTime() - start < 20_000_000);
    var milliseconds = (System.nanoTime() - start) / 1e6 / calls;
    return "{\"isAccepted\":" + isAccepted + ",\"milliseconds\":" + milliseconds + "}";
  }

  static int unitsThatFit(Case given) {
    if (given.fits(given.count)) return given.count;
    var most = 0;
    for (var step = Integer.highestOneBit(given.count); step > 0; step /= 2) {
      if (given.fits(most + step)) most += step;
    }
    return most;
  }

  static void inLargeStack(Runnable run) throws InterruptedException {
    var thread = new Thread(null, run, "large stack", 1L << 28);
    thread.start();
    thread.join();
  }
}
