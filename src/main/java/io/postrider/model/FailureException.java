package io.postrider.model;

/// Carries a `Failure` through a `Future`. Has no stack trace: it is an answer, not a defect.
public final class FailureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Failure failure;

  public FailureException(Failure failure) {
    super(failure.toString(), null, false, false);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
