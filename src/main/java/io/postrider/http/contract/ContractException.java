package io.postrider.http.contract;

/// The contract file and the program do not fit together; a defect that ends the start. Its message
/// is one line.
public final class ContractException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ContractException(String problem) {
    super("openapi.yaml: " + problem, null, false, false);
  }
}
