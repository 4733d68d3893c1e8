"""The reports of a programme: papermill runs each template in a worker, nbconvert makes its page."""
