package io.postrider.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Rows below a title and a head, with columns as wide as they need to be.
final class Table {
  private final String title;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String title, String... head) {
    this.title = title;
    rows.add(List.of(head));
  }

  /// A row; numbers with a fraction get two digits of it, one from 100 on.
  void add(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(text(cell));
    }
    rows.add(row);
  }

  private static String text(Object cell) {
    if (!(cell instanceof Double number)) {
      return cell.toString();
    }
    if (number.isNaN()) {
      return "-";
    }
    return String.format(Locale.ROOT, Math.abs(number) < 100 ? "%.2f" : "%.1f", number);
  }

  /// Prints it, and writes it as JSON below `target/bench`.
  void print() throws IOException {
    JsonArray written = new JsonArray();
    List<String> head = rows.getFirst();
    for (List<String> row : rows.subList(1, rows.size())) {
      JsonArray cells = new JsonArray();
      row.forEach(cells::add);
      written.add(cells);
    }
    JsonObject json =
        new JsonObject().put("title", title).put("head", new JsonArray(head)).put("rows", written);
    Files.writeString(
        Folders.root().resolve(title.replaceAll("[^a-z0-9]+", "-") + ".json"),
        json.encodePrettily());
    printText();
  }

  private void printText() {
    StringBuilder text = new StringBuilder(title).append('\n');
    for (List<String> row : rows) {
      text.append("  ");
      for (int column = 0; column < row.size(); column++) {
        int width = width(column);
        String cell = row.get(column);
        text.append(column == 0 ? cell : "  " + " ".repeat(width - cell.length()) + cell);
        text.append(" ".repeat(column == 0 ? width - cell.length() : 0));
      }
      text.append('\n');
    }
    System.out.println(text);
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
